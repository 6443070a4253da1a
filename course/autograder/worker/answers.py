"""From a request on the pipe to the answer that is sent back."""

import wire
from cells import Cells
from drivers import OPS, DriverError, Drivers
from failure import describe


class Answers:
    """Answers requests one by one.

    Args:
        pipe: What questions to the other side go through, while a request is answered.
        cells: The student's cells.
    """

    def __init__(self, pipe, cells: Cells):
        self._pipe, self._cells, self._drivers = pipe, cells, Drivers(cells.namespace)

    def to(self, request: dict, arrays: list[bytes]) -> tuple[dict, list[bytes]]:
        """Returns the answer to a request, and its arrays; an error becomes part of the answer."""
        if request["op"] == "run":
            return self._cells.run(request["source"]), []
        if request["op"] not in OPS:
            return {"error": {"kind": "missing", "text": "There is no such request."}}, []
        values = wire.unpack(request["values"], arrays, lambda number: self._theirs(request["id"], number))
        try:
            answer = self._cells.quietly(getattr(self._drivers, request["op"]), *values)
        except DriverError as error:
            return {"error": {"kind": error.kind, "text": str(error)}}, []
        except BaseException as error:
            return {"error": describe(error)}, []
        try:
            tree, sent, functions = wire.pack(answer)
            if functions:
                raise wire.WireError("a function")
        except BaseException as error:
            what = error if isinstance(error, wire.WireError) else "no plain data"
            return {
                "error": {"kind": "type", "text": f"{_asked(request['op'], values)} returned {what}."}
            }, []
        return {"value": tree}, sent

    def _theirs(self, identity, number: int):
        def ask(*values):
            """A function of the other side, asked over the pipe."""
            tree, sent, _ = wire.pack(values)
            self._pipe.send({"id": identity, "ask": number, "values": tree}, sent)
            answer, received = self._pipe.receive()
            if "error" in answer:
                raise ValueError(answer["error"])
            return wire.unpack(answer["value"], received)

        return ask


def _asked(op: str, values: tuple) -> str:
    """What was asked, as a message names it: the function of a call, else the request."""
    return f"`{values[0]}`" if op in ("call", "fit") else f"`{op}`"
