"""`check("q1")` in a notebook: the public checks on the learner's own names, at once."""

import inspect
from pathlib import Path

from course.autograder.assignment import Question, load_assignment
from course.autograder.checks import Result, load_checks, run_check
from course.autograder.display import told_lines
from course.autograder.explanation import advice, explanation, outcome
from course.autograder.misconceptions import explainer
from course.autograder.student import LocalStudent
from course.autograder.worker.failure import describe

MARKS = {True: "✓", False: "✗"}


class StoppedError(KeyboardInterrupt):
    """The learner has stopped a check; a notebook shows what it says, without the calls that led there."""

    def _render_traceback_(self) -> list[str]:
        """IPython asks for it."""
        return [str(self)]


class Feedback:
    """What the public checks of a question say; shows itself in a notebook and in a terminal.

    Args:
        question: The question.
        results: One for each of its checks.
    """

    def __init__(self, question: Question, results: tuple[Result, ...]):
        self.question, self.results = question, results

    @property
    def passed(self) -> bool:
        """Whether all public checks pass."""
        return all(result.passed for result in self.results)

    @property
    def headline(self) -> str:
        """The outcome in one line."""
        after = " It will be graded with other numbers." if self.passed else ""
        return f"{self.question.name} · {self.question.title}: {outcome(self.results)}.{after}"

    def __repr__(self) -> str:
        lines = [self.headline]
        for told in (explanation(result, self.question) for result in self.results):
            lines.append(f"  {MARKS[told.passed]} {told.title}")
            lines += told_lines(told.rows, 6)
        lines += [f"  {label.capitalize()}: {text}" for label, text in advice(self.results, self.question)]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        from course.autograder.page import instant_html

        return instant_html(self)


class _Checker:
    """Runs the public checks of an assignment on a namespace; see `open_assignment`."""

    def __init__(self, name: str | Path, namespace: dict):
        self._assignment = load_assignment(name)
        self._student = LocalStudent(namespace)
        self._checks = self._explain = None

    def __call__(self, question: str) -> Feedback:
        asked = self._assignment.question(question)
        if self._checks is None:
            self._checks, self._explain = load_checks(self._assignment), explainer(self._assignment)
        own = [check for check in self._checks if check.question == question]
        try:
            results = [run_check(check, self._student, explain=self._explain) for check in own]
        except KeyboardInterrupt as stop:
            line = describe(stop)["line"]
            where = f" Your code was still running, in the line  {line}" if line else ""
            raise StoppedError(
                f"{question} · Stopped.{where}\nNothing is lost: mend the cell, run it, and check again."
            ) from None
        return Feedback(asked, tuple(results))

    def __repr__(self) -> str:
        names = ", ".join(question.name for question in self._assignment.questions)
        return f"The checks of {self._assignment.title}: {names}"


def open_assignment(name: str | Path, namespace: dict | None = None) -> _Checker:
    """Returns a function that checks your answer to a question, at once and as often as you like.

    Args:
        name: As "a1"; a copy in the working folder goes before the course's own.
        namespace: Where your functions are; by default where this is called.

    Returns:
        A function of the name of a question; it returns `Feedback`.

    Raises:
        UnknownNameError: If there is no such assignment or question.

    Example:
        >>> check = open_assignment("a1")
        >>> check("q1").passed
        False
    """
    return _Checker(name, inspect.currentframe().f_back.f_globals if namespace is None else namespace)
