"""Checks: plain functions that ask a student for things, and what came of each."""

import inspect
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from course.autograder.assignment import Assignment
from course.autograder.display import shown_call
from course.autograder.expect import MismatchError
from course.autograder.misconceptions import Explain, Misconception
from course.autograder.modules import load_module
from course.autograder.student import RecordedStudent, StudentError
from course.errors import BrokenFileError

PUBLIC_SEED = 0
IN_PLACE = "changes_its_arguments"
OFFERED = ("student", "reference", "rng")  # what a check may take
SYMPTOMS = {
    "kind": "the answer is of another kind",
    "shape": "the answer has another shape",
    "not finite": "the answer holds nan or inf",
    "values": "the numbers differ",
    "rule": "a rule does not hold",
    "missing": "the function is missing",
    "stub": "not written yet",
    "raised": "it raised an error",
    "type": "the answer is of another kind",
    "changed": "it changed its argument",
    "timeout": "it took too long",
    "died": "the process ended",
    "protocol": "the process sent what is no answer",
    "not run": "not run",
}
IN_PLACE_SAYS = (
    "An array that the function was handed has other numbers afterwards, and whoever called it goes on with "
    "those. Operators such as += and assignments to entries work in place: copy first."
)


@dataclass(frozen=True)
class Check:
    """One check.

    Attributes:
        name: Name of the function, which begins with its question: `q1_sigmoid_of_zero`.
        question: As "q1".
        title: First line of its docstring: what is asked.
        weight: Its share in the question, against the others; none for a public check beside hidden ones,
            since what is shown could be answered from memory.
        hidden: Whether it is shown to no learner.
        function: Called with what its parameters name: `student`, `reference`, `rng`.
    """

    name: str
    question: str
    title: str
    weight: float
    hidden: bool
    function: Callable

    @property
    def wants(self) -> frozenset[str]:
        """What its function takes, of `student`, `reference` and `rng`."""
        return frozenset(inspect.signature(self.function).parameters)


@dataclass(frozen=True)
class Result:
    """What came of a check. Of a hidden one only the symptom may be shown.

    Attributes:
        check: The check.
        passed: Whether the answer counts as right.
        symptom: A key of SYMPTOMS, or empty.
        call: The last thing that was asked.
        got: What came.
        wanted: What was asked for.
        hint: Where to look.
        misconception: The known mistake that gives this answer.
        flaky: Whether other inputs gave another verdict; `examine` says what follows from that.
    """

    check: Check
    passed: bool
    symptom: str = ""
    call: str = ""
    got: str = ""
    wanted: str = ""
    hint: str = ""
    misconception: Misconception | None = None
    flaky: bool = False


def weight(value: float) -> Callable[[Callable], Callable]:
    """Gives a check another weight than 1."""

    def mark(function: Callable) -> Callable:
        function.weight = value
        return function

    return mark


def load_checks(assignment: Assignment, hidden: bool = False) -> tuple[Check, ...]:
    """Returns the public checks of an assignment, or those and the hidden ones, by question.

    Raises:
        BrokenFileError: If a check belongs to no question, says not what it asks, or has the name of another.
    """
    files = [("checks.py", False), *([("hidden_checks.py", True)] if hidden else [])]
    checks = []
    for file, is_hidden in files:
        module = load_module(assignment.folder / file)
        for name, function in vars(module).items():
            if (
                not inspect.isfunction(function)
                or name.startswith("_")
                or function.__module__ != module.__name__
            ):
                continue
            question, title = name.split("_")[0], (inspect.getdoc(function) or "").split("\n")[0]
            if assignment.question_of(question) is None or not title:
                raise BrokenFileError(f"{file}: `{name}` needs a question in its name and a docstring.")
            if any(name == check.name for check in checks):  # what came of a check is kept by its name
                raise BrokenFileError(
                    f"{file}: `{name}` is the name of a public check too.", "Give one of them another name."
                )
            check = Check(name, question, title, getattr(function, "weight", 1.0), is_hidden, function)
            unknown = ", ".join(f"`{word}`" for word in sorted(check.wants.difference(OFFERED)))
            if unknown:  # in the middle of a check it would pass for the student's fault
                raise BrokenFileError(f"{file}: `{name}` takes {unknown}; it may take {', '.join(OFFERED)}.")
            checks.append(check)
    graded = {check.question for check in checks if check.hidden}
    checks = [
        check if check.hidden or check.question not in graded else replace(check, weight=0.0)
        for check in checks
    ]
    order = [question.name for question in assignment.questions]
    return tuple(sorted(checks, key=lambda check: (order.index(check.question), check.hidden)))


def run_check(check: Check, student, reference=None, explain: Explain | None = None, seed: int = 0) -> Result:
    """Runs a check and returns what came of it.

    Args:
        check: The check.
        student: Who is asked.
        reference: The author's solution, as a student; hidden checks compare with it.
        explain: Names the mistake behind the calls of a failed check.
        seed: Seed of the inputs of a hidden check. Those of a public one are always the same.
    """
    recorded = RecordedStudent(student)
    seeds = [PUBLIC_SEED if not check.hidden else seed, zlib.crc32(check.name.encode())]
    offered = {"student": recorded, "reference": reference, "rng": np.random.default_rng(seeds)}
    try:
        with np.errstate(all="ignore"):
            check.function(**{name: offered[name] for name in check.wants})
        return Result(check, True)
    except MismatchError as found:
        symptom, got, asked, hint = found.symptom, found.got, found.wanted, found.hint
    except StudentError as failure:
        line = f", in the line  {failure.line}" if failure.line else ""
        symptom, got, asked, hint = failure.kind, f"{failure.text}{line}", "", ""
    except Exception as error:  # an answer so strange that the check itself stumbled over it
        text = f"an answer that could not be read ({type(error).__name__})"
        symptom, got, asked, hint = "kind", text, "plain numbers", ""
    calls = recorded.calls
    known = explain(check.name, calls) if explain is not None and calls else None
    if symptom == "changed" and calls:
        known = Misconception(IN_PLACE, check.question, calls[-1].name, IN_PLACE_SAYS)
    asked_last = shown_call(calls[-1].name, calls[-1].values, calls[-1].named) if calls else ""
    return Result(check, False, symptom, asked_last, got, asked, hint, known)
