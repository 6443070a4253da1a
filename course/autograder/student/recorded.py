"""A student whose answers are kept, so that a failed check can be explained."""

from dataclasses import dataclass

from course.autograder.student.made import Made, number_of
from course.autograder.student.student import Student


@dataclass(frozen=True)
class Call:
    """One question and its answer.

    Attributes:
        name: The function that was called; for a layer "BatchNorm.call", for a fit the function that builds.
        values: What it was given; a layer's configuration, its state and its inputs.
        named: What it was given by name.
        answer: What it returned; of a layer {"output": ..., "state": its state afterwards}. None where it
            raised.
        answered: Whether it returned.
    """

    name: str
    values: tuple
    named: dict
    answer: object
    answered: bool


class RecordedStudent(Student):
    """Passes questions on to a student and keeps them.

    Args:
        student: Who answers.

    Attributes:
        calls: The calls so far, in order.
    """

    def __init__(self, student: Student):
        self._student = student
        self.calls: list[Call] = []

    def make(self, name: str, /, *values, **config) -> "RecordedLayer":
        number = number_of(self.ask("make", name, values, config))
        return RecordedLayer(self.ask, number, name, config, self.calls)

    def ask(self, op: str, /, *values):
        if op not in ("call", "fit"):
            return self._student.ask(op, *values)
        name, given, named = (values[0], values[1:4], values[4]) if op == "fit" else values[:3]
        try:
            answer = self._student.ask(op, *values)
        except Exception:
            self.calls.append(Call(name, given, named, None, False))
            raise
        self.calls.append(Call(name, given, named, answer, True))
        return answer


class RecordedLayer(Made):
    """Passes calls on to a layer and keeps them; see `Call`."""

    def __init__(self, ask, number: int, name: str, config: dict, calls: list[Call]):
        super().__init__(ask, number, name, config)
        self._calls = calls

    def trace(self, *values, **named) -> dict:
        name = f"{self.name}.call"
        try:
            traced = super().trace(*values, **named)
        except Exception:
            self._calls.append(Call(name, (self.made_with, {}, *values), named, None, False))
            raise
        given = (self.made_with, traced["before"], *values)
        answer = {"output": traced["output"], "state": traced["after"]}
        self._calls.append(Call(name, given, named, answer, True))
        return traced

    def _numbered(self, number: int) -> "RecordedLayer":
        return RecordedLayer(self._ask, number, self.name, self.made_with, self._calls)
