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
from cells import Cells, describe


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


def call(pipe: Pipe, cells: Cells, request: dict, arrays: list[bytes]) -> tuple[dict, list[bytes]]:
    """Calls one of the student's functions and returns the answer to send."""

    def make_function(number):
        def ask(*values):
            """A function of the other side, asked over the pipe."""
            tree, sent, _ = wire.pack(values)
            pipe.send({"id": request["id"], "ask": number, "values": tree}, sent)
            answer, received = pipe.receive()
            if "error" in answer:
                raise ValueError(answer["error"])
            return wire.unpack(answer["value"], received)

        return ask

    values = wire.unpack(request["values"], arrays, make_function)
    named = wire.unpack(request["named"], arrays, make_function)
    function = cells.namespace.get(request["name"])
    if function is None:
        return {"error": {"kind": "missing", "text": f"`{request['name']}` is not defined."}}, []
    if not callable(function):
        return {"error": {"kind": "missing", "text": f"`{request['name']}` is not a function."}}, []
    try:
        answer = cells.quietly(function, *values, **named)
    except BaseException as error:
        return {"error": describe(error)}, []
    try:
        tree, sent, functions = wire.pack(answer)
        if functions:
            raise wire.WireError("a function")
    except BaseException as error:
        text = (
            f"`{request['name']}` returned {error}." if isinstance(error, wire.WireError) else "no plain data"
        )
        return {"error": {"kind": "type", "text": text}}, []
    return {"value": tree}, sent


def serve(pipe: Pipe):
    """Answers requests until the pipe closes."""
    request, _ = pipe.receive()
    limits.apply(request["limits"])
    cells = Cells(request["output_bytes"])
    pipe.send({"id": request["id"], "ready": True})
    while True:
        request, arrays = pipe.receive()
        if request["op"] == "run":
            answer, sent = cells.run(request["source"]), []
        else:
            answer, sent = call(pipe, cells, request, arrays)
        pipe.send({"id": request["id"], **answer}, sent)


try:
    serve(Pipe())
except (EOFError, BrokenPipeError, KeyboardInterrupt):
    os._exit(0)
