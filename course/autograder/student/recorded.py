"""A student whose answers are kept, so that a failed check can be explained."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Call:
    """One question and its answer.

    Attributes:
        name: The function that was called.
        values: What it was given.
        named: What it was given by name.
        answer: What it returned; None where it raised.
        answered: Whether it returned.
    """

    name: str
    values: tuple
    named: dict
    answer: object
    answered: bool


class RecordedStudent:
    """Passes calls on to a student and keeps them.

    Args:
        student: Who answers.

    Attributes:
        calls: The calls so far, in order.
    """

    def __init__(self, student):
        self._student = student
        self.calls: list[Call] = []

    def call(self, name: str, *values, **named):
        """Calls one of the student's functions; see `LocalStudent.call`."""
        try:
            answer = self._student.call(name, *values, **named)
        except Exception:
            self.calls.append(Call(name, values, named, None, False))
            raise
        self.calls.append(Call(name, values, named, answer, True))
        return answer
