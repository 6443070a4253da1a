"""Answers what comes on one pipe, once this process is limited and shut in."""

import contextlib
import os

import limits
import walls
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
    """Answers requests until the pipe closes; the first sets limits and walls, before any student's code."""
    request, _ = pipe.receive()
    limits.apply(request["limits"])
    try:
        standing = walls.put_up(request.get("walls", {}))
    except OSError as error:
        pipe.send({"id": request["id"], "ready": False, "error": str(error)})
        return
    answers = Answers(pipe, Cells(request["output_bytes"]))
    pipe.send({"id": request["id"], "ready": True, "walls": standing})
    while True:
        request, arrays = pipe.receive()
        answer, sent = answers.to(request, arrays)
        pipe.send({"id": request["id"], **answer}, sent)


def serve_and_end():
    """Answers on the standard streams, and ends this process with them."""
    with contextlib.suppress(EOFError, BrokenPipeError, KeyboardInterrupt):
        serve(Pipe())
    os._exit(0)
