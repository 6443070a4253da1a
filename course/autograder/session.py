"""The process of one submission: its cells run question by question, and the checks of each from outside."""

import time
from dataclasses import dataclass, replace

from course.autograder.assignment import Assignment, Question
from course.autograder.checks import Check, Result, run_check
from course.autograder.misconceptions import Explain
from course.autograder.sandbox import Process, ProcessEndedError, Tier, prepare
from course.autograder.student import RemoteStudent, StudentError
from course.autograder.submission import Cell

ENDINGS = ("timeout", "died", "protocol")  # after these nothing more can be asked of the process


@dataclass(frozen=True)
class Answer:
    """What came of a question.

    Attributes:
        question: The question.
        results: One for each of its checks.
        notes: What else happened: cells that raised, a process that was started again.
    """

    question: Question
    results: tuple[Result, ...]
    notes: tuple[str, ...] = ()


class Session:
    """A submission's process, and what it takes to build it up again. Use it in a `with` statement.

    Args:
        assignment: The assignment; its limits hold.
        tier: The walls around the process.
        reference: The author's solution, for hidden checks.
        explain: Names the mistake behind a failed check.
    """

    def __init__(self, assignment: Assignment, tier: Tier, reference=None, explain: Explain | None = None):
        self._assignment, self._tier, self._limits = assignment, tier, assignment.limits
        self._reference, self._explain = reference, explain
        prepare(tier, assignment.preload)  # it counts for no student's time
        self._deadline = time.monotonic() + self._limits.submission_seconds
        self._done: list[Cell] = []
        self._process: Process | None = None
        self._gave_up = ""

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_):
        self.end()

    def answer(self, question: Question, cells, checks: list[Check], seed: int) -> Answer:
        """Runs the cells that lead to a question, then its checks.

        A process that dies or takes too long costs the question that it was at; the next one gets a new
        process, in which the earlier cells are run once more.
        """
        notes, results = [], []
        try:
            student = self._student(notes)
            self._run(student, cells, notes)
        except (StudentError, ProcessEndedError) as failure:
            lost = [Result(check, False, failure.kind, got=str(failure)) for check in checks]
            return Answer(question, tuple(lost), tuple(notes))
        for number, check in enumerate(checks):
            result = run_check(check, student, self._reference, self._explain, seed)
            results.append(result)
            if result.symptom in ENDINGS:
                self.end()
                not_run = Result(check, False, "not run", got=result.got)
                results += [replace(not_run, check=later) for later in checks[number + 1 :]]
                break
        return Answer(question, tuple(results), tuple(notes))

    def again(self, checks: list[Check], seed: int, explain: bool = False) -> list[Result]:
        """Runs checks once more, on the process as it is, until one ends it. Together they have the time
        of one question.

        Args:
            checks: The checks.
            seed: Seed of the inputs of hidden checks.
            explain: Whether to name the mistakes behind those that fail, which takes longer than they do.
        """
        results = []
        try:
            student = self._student([])
        except (StudentError, ProcessEndedError):
            return results
        explain = self._explain if explain else None
        for check in checks:
            results.append(run_check(check, student, self._reference, explain, seed))
            if results[-1].symptom in ENDINGS:
                self.end()
                break
        return results

    def end(self):
        """Ends the process, if there is one."""
        if self._process is not None:
            self._process.end()
            self._process = None

    def _student(self, notes: list[str]) -> RemoteStudent:
        """Returns a student with the cells so far, in a new process where the last one was lost."""
        if self._gave_up:
            raise StudentError("died", self._gave_up)
        left = self._deadline - time.monotonic()
        if left <= 0:
            self._gave_up = "The time for the whole submission was used up."
            raise StudentError("timeout", self._gave_up)
        seconds = min(self._limits.question_seconds, left)
        if self._process is not None:
            return RemoteStudent(self._process, seconds)
        self._process = self._started()
        student = RemoteStudent(self._process, seconds)
        if self._done:
            notes.append("The process was started again and the earlier cells were run once more.")
            try:
                for cell in self._done:
                    self._run_one(student, cell)
            except StudentError as failure:
                self._gave_up = f"The earlier cells did not run a second time: {failure.text}"
                self.end()
                raise
        return RemoteStudent(self._process, seconds)

    def _started(self) -> Process:
        limits, preload = self._limits, self._assignment.preload
        return Process(self._tier, limits.resources(), limits.output_mib * 2**20, preload)

    def _run(self, student: RemoteStudent, cells, notes: list[str]):
        for cell in cells:
            try:
                text = self._run_one(student, cell)
            except StudentError as failure:
                notes.append(f"{_named(cell)} did not end: {failure.text}")
                self.end()
                raise
            if text:
                notes.append(f"{_named(cell)} raised {text}")
            self._done.append(cell)

    @staticmethod
    def _run_one(student: RemoteStudent, cell: Cell) -> str:
        """Runs a cell. Returns the error that it raised, in words, or an empty string."""
        try:
            student.run(cell.source)
        except StudentError as failure:
            if failure.ends_the_process:
                raise
            return failure.text + (f", in the line  {failure.line}" if failure.line else "")
        return ""


def _named(cell: Cell) -> str:
    return f"The cell {cell.grade_id}" if cell.grade_id else "A cell that you added"
