"""A student whose answers are kept, so that a failed check can be explained."""

from dataclasses import dataclass

import numpy as np

from course.autograder.student.made import checked_trace, number_of
from course.autograder.student.student import Student

KEPT_BYTES = 32 * 2**20  # of what came from the student; later calls are kept without their answers


@dataclass(frozen=True)
class Call:
    """One question and its answer.

    Attributes:
        name: The function that was called; for a layer "BatchNorm.call", for a fit the function that builds.
        values: What it was given; a layer's configuration, its state and its inputs.
        named: What it was given by name.
        answer: What it returned; of a layer {"output": ..., "state": its state afterwards}. None where it
            raised, or too much was kept already.
        answered: Whether there is an answer.
    """

    name: str
    values: tuple
    named: dict
    answer: object
    answered: bool


class _Calls(list):
    """Calls; answers that are too large for this process to keep are left out: a check may ask for many."""

    def __init__(self):
        super().__init__()
        self._left = KEPT_BYTES

    def append(self, call: Call):
        self._left -= _bytes(call.answer) + _bytes(call.values)
        super().append(call if self._left >= 0 else Call(call.name, (), {}, None, False))


def _bytes(value) -> int:
    if isinstance(value, dict):
        return sum(map(_bytes, value.values()))
    if isinstance(value, list | tuple):
        return sum(map(_bytes, value))
    return value.nbytes if isinstance(value, np.ndarray) else len(value) if isinstance(value, str) else 8


class RecordedStudent(Student):
    """Passes questions on to a student and keeps them.

    Args:
        student: Who answers.

    Attributes:
        calls: The calls so far, in order.
    """

    def __init__(self, student: Student):
        self._student = student
        self.calls: list[Call] = _Calls()
        self._made: dict[int, tuple[str, dict]] = {}

    def ask(self, op: str, /, *values):
        try:
            answer = self._student.ask(op, *values)
            if op == "trace":
                answer = checked_trace(answer)
        except Exception:
            self._keep(op, values)
            raise
        if op == "make":
            self._made[number_of(answer)] = values[0], values[2]
        elif op == "again":
            self._made[number_of(answer)] = self._made[values[0]]
        self._keep(op, values, answer, True)
        return answer

    def _keep(self, op: str, values: tuple, answer=None, answered: bool = False):
        if op == "call":
            name, given, named = values[:3]
        elif op == "fit":
            name, given, named = values[0], values[1:4], values[4]
        elif op == "trace":
            made, config = self._made[values[0]]
            before = answer["before"] if answered else {}
            name, given, named = f"{made}.call", (config, before, *values[1]), values[2]
            answer = {"output": answer["output"], "state": answer["after"]} if answered else None
        else:
            return
        self.calls.append(Call(name, given, named, answer, answered))
