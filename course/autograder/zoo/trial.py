"""What the checks say of a variant: run in a sandboxed process, its hidden checks once for each seed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from course.autograder.assignment import Assignment
from course.autograder.checks import Check, Result, load_checks
from course.autograder.examine import examine
from course.autograder.misconceptions import Explain, explainer
from course.autograder.reference import reference_namespace
from course.autograder.release import student_notebook
from course.autograder.sandbox import Tier
from course.autograder.score import score
from course.autograder.session import ENDINGS, Session
from course.autograder.student import LocalStudent
from course.autograder.submission import Submission, arrange
from course.autograder.zoo.notebook import zoo_notebook
from course.autograder.zoo.variant import Variant


@dataclass(frozen=True)
class Trial:
    """What came of a variant with one seed.

    Attributes:
        seed: Seed of the inputs of hidden checks.
        failed: Names of the failed checks of its question that count.
        spread: Names of the failed checks of the questions that need it.
        named: The first misconception that was named in its question; empty where none was.
    """

    seed: int
    failed: tuple[str, ...]
    spread: tuple[str, ...]
    named: str

    @property
    def earns_all(self) -> bool:
        """Whether it earns all points of its question."""
        return not self.failed


@dataclass(frozen=True)
class Outcome:
    """What came of a variant, for each seed."""

    variant: Variant
    trials: tuple[Trial, ...]


class Keeper:
    """What all variants of an assignment are tried with, held in the trusted process.

    Args:
        assignment: The author's.
        tier: The walls around the student's process.
    """

    def __init__(self, assignment: Assignment, tier: Tier):
        self.assignment, self.tier = assignment, tier
        self.original = student_notebook(assignment)
        self.checks: tuple[Check, ...] = load_checks(assignment, hidden=True)
        self.reference = LocalStudent(reference_namespace(assignment))
        self.explain: Explain = explainer(assignment)

    def outcome(self, variant: Variant, seeds: Sequence[int]) -> Outcome:
        """Runs a variant's cells once, then the public checks of its question, and for each seed the hidden
        ones and those of the questions that need it."""
        own = [check for check in self.checks if check.question == variant.question]
        needing = dependents(self.assignment, variant.question) if variant.is_right else ()
        hidden = [check for check in self.checks if check.hidden and check.question in needing]
        hidden = [*(check for check in own if check.hidden), *hidden]
        public = [check for check in own if not check.hidden]
        trials, results = [], []
        assignment = _patient(self.assignment, len(seeds))
        with Session(assignment, self.tier, self.reference, self.explain) as session:
            shown = self._public(session, variant, needing, public)
            is_named = any(result.misconception for result in shown)  # then no later one is the first
            for seed in seeds:
                if not any(result.symptom in ENDINGS for result in results):  # it would only end once more
                    results = session.again(hidden, seed, explain=not is_named)
                asked = {result.check.name: result for result in results}
                settled = [asked.get(check.name) or Result(check, False, "not run") for check in hidden]
                trials.append(_trial(variant, seed, shown, settled))
        return Outcome(variant, tuple(trials))

    def points(self, variants: Sequence[Variant], seed: int) -> float:
        """Grades the notebook of someone who gave these answers and no others, and returns its points."""
        parts = self._parts(variants, stubs=True)
        submission = Submission("zoo", "", parts, ())
        answers = examine(submission, self.assignment, self.checks, self.tier, self.reference, None, seed)
        return score(answers).earned

    def _public(self, session: Session, variant: Variant, needing, checks: list[Check]) -> list[Result]:
        """Runs the cells up to the last question that is asked about, and the public checks on the way."""
        shown, left = [], {variant.question, *needing}
        for name, cells in self._parts([variant]):
            own = checks if name == variant.question else []
            shown += session.answer(self.assignment.question(name), cells, own, 0).results
            left.discard(name)
            if not left:
                break
        return shown

    def _parts(self, variants: Sequence[Variant], stubs: bool = False):
        cells = zoo_notebook(self.assignment, variants, stubs)["cells"]
        return arrange(cells, self.assignment, self.original["cells"])[0]


def dependents(assignment: Assignment, question: str) -> tuple[str, ...]:
    """Returns the questions that need one, directly or through others, in order."""
    found = {question}
    for _ in assignment.questions:
        found |= {other.name for other in assignment.questions if found & set(other.needs)}
    return tuple(other.name for other in assignment.questions if other.name in found - {question})


def _trial(variant: Variant, seed: int, shown: list[Result], hidden: list[Result]) -> Trial:
    own = [*shown, *(result for result in hidden if result.check.question == variant.question)]
    named = [result.misconception.name for result in own if result.misconception is not None]
    failed = [result.check for result in [*shown, *hidden] if not result.passed and result.check.weight]
    return Trial(
        seed,
        tuple(check.name for check in failed if check.question == variant.question),
        tuple(check.name for check in failed if check.question != variant.question),
        named[0] if named else "",
    )


def _patient(assignment: Assignment, times: int) -> Assignment:
    """The assignment with time for its checks to be run many times."""
    limits = assignment.limits
    longer = replace(
        limits, submission_seconds=limits.submission_seconds * times, cpu_seconds=limits.cpu_seconds * times
    )
    return replace(assignment, limits=longer)
