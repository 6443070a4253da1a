"""Runs a submission in a sandboxed process, question by question, and its checks from outside."""

import time
from dataclasses import dataclass, replace

from course.autograder.assignment import Assignment, Question
from course.autograder.checks import Check, Result, run_check
from course.autograder.misconceptions import Explain
from course.autograder.sandbox import Process, ProcessEndedError, Tier
from course.autograder.student import RemoteStudent, StudentError
from course.autograder.submission import Cell, Submission


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


def examine(
    submission: Submission, assignment: Assignment, checks: tuple[Check, ...], tier: Tier,
    reference=None, explain: Explain | None = None, seed: int = 0,
) -> tuple[Answer, ...]:  # fmt: skip
    """Runs the cells of a submission and the checks of each question.

    A process that dies or takes too long costs the question that it was at: another is started, the earlier
    cells are run once more, and the next question follows.

    Args:
        submission: What the student handed in.
        assignment: The assignment.
        checks: The checks to run.
        tier: The walls around the process.
        reference: The author's solution, for hidden checks.
        explain: Names the mistake behind a failed check.
        seed: Seed of the inputs of hidden checks.
    """
    session = _Session(assignment, tier)
    answers = []
    try:
        for name, cells in submission.parts:
            own = [check for check in checks if check.question == name]
            answer = session.answer(assignment.question(name), cells, own, reference, explain, seed)
            answers.append(answer)
    finally:
        session.end()
    return tuple(answers)


class _Session:
    """The process of one submission, and what it takes to build it up again."""

    def __init__(self, assignment: Assignment, tier: Tier):
        self._limits, self._tier = assignment.limits, tier
        self._deadline = time.monotonic() + self._limits.submission_seconds
        self._done: list[Cell] = []
        self._process: Process | None = None
        self._gave_up = ""

    def answer(self, question, cells, checks, reference, explain, seed) -> Answer:
        """Runs the cells that lead to a question, then its checks."""
        notes, results = [], []
        try:
            student = self._student(notes)
            self._run(student, cells, notes)
        except (StudentError, ProcessEndedError) as failure:
            return Answer(question, tuple(self._lost(check, failure) for check in checks), tuple(notes))
        for number, check in enumerate(checks):
            result = run_check(check, student, reference, explain, seed)
            results.append(result)
            if result.symptom in ("timeout", "died", "protocol"):
                self.end()
                lost = Result(Check("", "", "", 0, False, None), False, "not run", got=result.got)
                results += [replace(lost, check=later) for later in checks[number + 1 :]]
                break
        return Answer(question, tuple(results), tuple(notes))

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
        self._process = Process(self._tier, self._limits.resources(), self._limits.output_mib * 2**20)
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

    @staticmethod
    def _lost(check: Check, failure) -> Result:
        return Result(check, False, failure.kind, got=str(failure))


def _named(cell: Cell) -> str:
    return f"The cell {cell.grade_id}" if cell.grade_id else "A cell that you added"
