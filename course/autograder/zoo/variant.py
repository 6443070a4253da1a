"""The solution zoo: right and wrong answers to one question, several a file.

    zoo/right/q3.py     # %% q3 loops: entry by entry
    zoo/wrong/q3.py     # %% q3 loss_missing_one_over_n: the sum over the batch is returned
                        # %% q3 loss_missing_one_over_n/loop: the same, written as a loop
                        # %% q3 -/log_of_zero: a mistake that has no name in misconceptions.py
    zoo/cheat/zeros.py  # %% q3 zeros: zero, whatever is asked

What stands below such a line is a variant, up to the next one: the whole answer, or only the functions in
which it differs from the author's.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from course.autograder.assignment import Assignment
from course.autograder.checks import IN_PLACE
from course.autograder.misconceptions import load_misconceptions
from course.errors import BrokenFileError

HEAD = re.compile(r"^# %%(.*)$", re.MULTILINE)
WORDS = re.compile(r" (?P<question>\w+) (?P<name>[\w/-]+)(?:: (?P<says>.+))?")
UNNAMED = "-"


@dataclass(frozen=True)
class Variant:
    """One answer to one question.

    Attributes:
        question: As "q3".
        name: Unlike that of every other variant of the question.
        is_right: Whether it must earn all points; else it must not.
        says: What it does, or what is wrong with it.
        text: Its code.
        place: Where it stands, as "wrong/q3.py:12".
    """

    question: str
    name: str
    is_right: bool
    says: str
    text: str
    place: str

    @property
    def label(self) -> str:
        """The misconception it makes; empty where there is none, or none that has a name."""
        label = self.name.split("/")[0]
        return "" if self.is_right or label == UNNAMED else label

    def __str__(self) -> str:
        return f"{self.question} {self.name}"


def load_zoo(assignment: Assignment) -> tuple[Variant, ...]:
    """Returns the variants of an assignment, by question, the wrong ones first.

    Raises:
        BrokenFileError: If a variant has no name, one that is taken, a question that is not there, or a label
            that is not in `misconceptions.py`.
    """
    folder, variants = assignment.folder / "zoo", []
    for kind in ("wrong", "right"):
        for file in sorted((folder / kind).glob("*.py")):
            variants += _variants(file, kind == "right")
    known = {(mistake.question, mistake.name) for mistake in load_misconceptions(assignment)}
    known |= {(question.name, IN_PLACE) for question in assignment.questions}
    taken = set()
    for variant in variants:
        if assignment.question_of(variant.question) is None:
            raise BrokenFileError(f"{variant.place}: there is no question {variant.question!r}.")
        if str(variant) in taken:
            raise BrokenFileError(f"{variant.place}: a second variant is called {variant.name!r}.")
        if variant.label and (variant.question, variant.label) not in known:
            raise BrokenFileError(
                f"{variant.place}: {variant.question} has no misconception {variant.label!r}.",
                f"Write one, or call the variant {UNNAMED}/{variant.name}.",
            )
        taken.add(str(variant))
    order = [question.name for question in assignment.questions]
    return tuple(sorted(variants, key=lambda variant: (order.index(variant.question), variant.is_right)))


def load_cheats(assignment: Assignment) -> dict[str, tuple[Variant, ...]]:
    """Returns the whole notebooks of an assignment that solve nothing: `zoo/cheat/zeros.py` answers all.

    Each of them must earn next to no points.
    """
    files = sorted((assignment.folder / "zoo" / "cheat").glob("*.py"))
    return {file.stem: tuple(_variants(file, is_right=False)) for file in files}


def _variants(file: Path, is_right: bool) -> list[Variant]:
    text = file.read_text(encoding="utf-8")
    heads = list(HEAD.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    variants = []
    for head, end in zip(heads, ends, strict=True):
        place = f"{file.parent.name}/{file.name}:{text.count(chr(10), 0, head.start()) + 1}"
        words = WORDS.fullmatch(head[1])
        if words is None or not (is_right or words["says"]) or words["name"] == UNNAMED:
            raise BrokenFileError(
                f"{place}: {head[0]!r} is not the head of a variant.", "Write: # %% q1 name: what is wrong"
            )
        code = text[head.end() : end].strip("\n")
        says = words["says"] or ""
        variants.append(Variant(words["question"], words["name"], is_right, says, code, place))
    return variants
