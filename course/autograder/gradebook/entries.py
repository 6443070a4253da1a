"""What a gradebook says: a class, its students, their questions and checks, as plain frozen data."""

from dataclasses import dataclass, field
from pathlib import Path

from course.autograder.late import Lateness, LatePolicy


@dataclass(frozen=True)
class ManualScore:
    """Points that a person gave, which go before those of the checks.

    Attributes:
        points: The points.
        note: Why, for the student.
        at: When, as ISO 8601 in UTC.
    """

    points: float
    note: str
    at: str


@dataclass(frozen=True)
class CheckEntry:
    """What came of one check.

    Attributes:
        name: As "q1_sigmoid_of_zero".
        title: What it asks.
        hidden: Whether it is shown to no learner.
        weight: Its share in the question.
        passed: Whether the answer was right, or was so with one of two seeds.
        flaky: Whether two seeds gave two verdicts.
        symptom: What was wrong, in words, or empty.
        misconception: Name of the known mistake, or None.
    """

    name: str
    title: str
    hidden: bool
    weight: float
    passed: bool
    flaky: bool
    symptom: str
    misconception: str | None


@dataclass(frozen=True)
class QuestionEntry:
    """Points of one question.

    Attributes:
        name: As "q1".
        points: Points of a right answer.
        automatic: Points that the checks gave.
        manual: Points that a person gave instead, or None.
        checks: What came of each check; empty where the submission could not be graded.
    """

    name: str
    points: float
    automatic: float
    manual: ManualScore | None = None
    checks: tuple[CheckEntry, ...] = ()

    @property
    def earned(self) -> float:
        """What counts: the manual score where there is one."""
        return self.automatic if self.manual is None else self.manual.points


@dataclass(frozen=True)
class Entry:
    """All that stands in the gradebook of one student.

    Attributes:
        student: Whose it is.
        file: Name of what was handed in.
        questions: Points by question, in the order of the assignment.
        before_late: Sum of the questions, manual scores counted, before anything is taken off for lateness.
        earned: What remains of it: the score.
        points: What all right answers earn.
        late: How late it was and what that costs; None without a late policy.
        problem: Why it could not be graded, or empty.
        repairs: What was not as released.
        tier: Letter of the sandbox.
        seed: Seed of the hidden inputs.
        graded_at: When, as ISO 8601 in UTC.
        record: The same as plain data, with all that pages and exports say: as `report.record` makes it,
            with `earned`, `before_late` and `late`, and in each question `earned`, `automatic` and `manual`.
    """

    student: str
    file: str
    questions: tuple[QuestionEntry, ...]
    before_late: float
    earned: float
    points: float
    late: Lateness | None
    problem: str
    repairs: tuple[str, ...]
    tier: str
    seed: int
    graded_at: str
    record: dict = field(repr=False)

    @property
    def flaky(self) -> tuple[str, ...]:
        """Names of the checks whose two seeds gave two verdicts."""
        return tuple(check.name for question in self.questions for check in question.checks if check.flaky)

    @property
    def is_manual(self) -> bool:
        """Whether a person gave points for any question."""
        return any(question.manual is not None for question in self.questions)

    def question(self, name: str) -> QuestionEntry:
        """Returns the entry of a question. Raises KeyError if there is none."""
        for question in self.questions:
            if question.name == name:
                return question
        raise KeyError(name)


@dataclass(frozen=True)
class AskedQuestion:
    """A question as the gradebook knows it: name, title and points."""

    name: str
    title: str
    points: float


@dataclass(frozen=True)
class Gradebook:
    """A class and its scores in one assignment.

    Attributes:
        assignment: Name, as "a1".
        title: As a person would say it.
        folder: The author's folder, where it was when the class was graded.
        questions: In the order of the assignment.
        entries: One a student, by name.
        late: The late policy by which the scores were made, or None.
    """

    assignment: str
    title: str
    folder: Path
    questions: tuple[AskedQuestion, ...]
    entries: tuple[Entry, ...]
    late: LatePolicy | None = None

    @property
    def points(self) -> float:
        """What all right answers earn."""
        return sum(question.points for question in self.questions)
