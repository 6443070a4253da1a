"""The student's process: runs cells, calls functions, and answers on one pipe.

    python -I WORKER_FOLDER SITE_PACKAGES

It starts with the limits that its first message sets, and holds no checks and no expected values. Whatever
the student's code does to this process, it can only change the outputs that are judged elsewhere.
"""

import os
import sys

sys.path.extend(argument for argument in sys.argv[1:] if argument not in sys.path)

import limits
import wire
from answers import Answers
from cells import Cells


class Pipe:
    """The one way in and out. The standard streams it was made from are pointed elsewhere."""

    def __init__(self):
        self._in = os.fdopen(os.dup(0), "rb")
        self._out = os.fdopen(os.dup(1), "wb")
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)

    def receive(self) -> tuple[dict, list[bytes]]:
        return wire.read(self._in.readline, self._in.read)

    def send(self, message: dict, arrays: list[bytes] = ()):
        self._out.write(wire.encode(message, arrays))
        self._out.flush()


def serve(pipe: Pipe):
    """Answers requests until the pipe closes."""
    request, _ = pipe.receive()
    limits.apply(request["limits"])
    answers = Answers(pipe, Cells(request["output_bytes"]))
    pipe.send({"id": request["id"], "ready": True})
    while True:
        request, arrays = pipe.receive()
        answer, sent = answers.to(request, arrays)
        pipe.send({"id": request["id"], **answer}, sent)


try:
    serve(Pipe())
except (EOFError, BrokenPipeError, KeyboardInterrupt):
    os._exit(0)
