"""The learner's own namespace as the student: what `check("q1")` asks in a notebook."""

import warnings
from collections.abc import Callable

from course.autograder.student.error import StudentError
from course.autograder.student.student import Student
from course.autograder.worker import wire
from course.autograder.worker.drivers import DriverError, Drivers
from course.autograder.worker.failure import describe


class LocalStudent(Student):
    """Asks a namespace with copies of plain data, as a sandboxed process would be asked.

    Args:
        namespace: The learner's names, as `globals()`.
    """

    def __init__(self, namespace: dict):
        self._drivers = Drivers(namespace)

    def ask(self, op: str, /, *values):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                answer = getattr(self._drivers, op)(*_copy(values))
        except DriverError as error:
            raise StudentError(error.kind, str(error)) from error
        except (Exception, SystemExit) as error:
            raise StudentError(**describe(error)) from error
        try:
            if wire.pack(answer)[2]:
                raise wire.WireError("a function")
            return _copy(answer)
        except wire.WireError as error:
            asked = values[0] if op in ("call", "fit") else op
            raise StudentError("type", f"`{asked}` returned {error}.") from error


def _copy(value):
    """Takes plain data apart and puts it together again, so that the two sides share no arrays."""
    functions: list[Callable]
    tree, arrays, functions = wire.pack(value)
    return wire.unpack(tree, arrays, lambda number: _with_copies(functions[number]))


def _with_copies(function: Callable) -> Callable:
    def ask(*values):
        return _copy(function(*_copy(values)))

    return ask
