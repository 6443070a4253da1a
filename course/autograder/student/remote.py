"""A sandboxed process as the student: what grading asks."""

import time

from course.autograder.sandbox import Process, ProcessEndedError
from course.autograder.student.error import StudentError
from course.autograder.student.student import Student
from course.autograder.worker import wire

KINDS = ("missing", "stub", "raised", "type", "changed")


class RemoteStudent(Student):
    """Asks a student's process over the pipe.

    Args:
        process: The process; its cells have been run.
        seconds: How long all calls together may take.
    """

    def __init__(self, process: Process, seconds: float):
        self._process = process
        self._deadline = time.monotonic() + seconds

    def ask(self, op: str, /, *values):
        tree, arrays, functions = wire.pack(values)
        answer, received = self._send({"op": op, "values": tree}, arrays, functions)
        if "error" in answer:
            raise _failure(answer["error"])
        try:
            return wire.unpack(answer.get("value"), received)
        except wire.WireError as error:
            self._process.end()
            raise StudentError("protocol", f"The process sent {error}.") from error

    def run(self, source: str):
        """Runs a cell.

        Raises:
            StudentError: If it raises, takes too long, or ends the process.
        """
        answer, _ = self._send({"op": "run", "source": source}, [], [])
        if answer.get("error") is not None:
            raise _failure(answer["error"])

    def _send(self, request, arrays, functions):
        left = self._deadline - time.monotonic()
        try:
            return self._process.ask(request, arrays, max(left, 0.01), functions)
        except ProcessEndedError as end:
            raise StudentError(end.kind, str(end)) from end


def _failure(error) -> StudentError:
    """Reads a description that the student's process sent; none of it is taken on trust."""
    parts = error if isinstance(error, dict) else {}
    kind = parts.get("kind") if parts.get("kind") in KINDS else "raised"
    text, line, name = (str(parts.get(key, ""))[:2000] for key in ("text", "line", "name"))
    return StudentError(kind, text, line, name)
