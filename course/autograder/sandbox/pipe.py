"""The grader's end of the pipe: what comes is passed on in pieces, and functions of ours are called back."""

import contextlib
import queue
import select
import threading
from collections.abc import Callable

from course.autograder.worker import wire

CHUNK = 2**16
LOOK_SECONDS = 0.5  # how often to look whether a process that sends nothing has been ended
CALL_BACK_BYTES = 4 * 2**20  # of arrays handed to one of our functions, which may make them many times larger


def call_back(answer: dict, arrays: list[bytes], functions: list[Callable]) -> tuple[dict, list[bytes]]:
    """Calls the function that the process asks for and returns the message that answers."""
    number = answer["ask"]
    if type(number) is not int or not 0 <= number < len(functions):
        raise wire.WireError("a call of a function it was not given")
    if sum(map(len, arrays)) > CALL_BACK_BYTES:
        return {"error": f"the function takes at most {CALL_BACK_BYTES} bytes"}, []
    values = wire.unpack(answer.get("values"), arrays)
    if type(values) is not tuple:
        raise wire.WireError("a call without its values")
    try:
        tree, sent, _ = wire.pack(functions[number](*values))
    except Exception as error:  # whatever the student passed may be wrong for the function
        return {"error": f"{type(error).__name__}: {error}"[:500]}, []
    return {"value": tree}, sent


def pump(stream, chunks: queue.Queue, ended: threading.Event):
    """Passes on what comes until the stream ends or nobody wants it; an empty chunk says so. Closes it."""
    with stream, contextlib.suppress(OSError):
        while _comes(stream, ended) and (chunk := stream.read(CHUNK)) and _put(chunk, chunks, ended):
            pass
    _put(b"", chunks, ended)


def _comes(stream, ended: threading.Event) -> bool:
    """Waits until something comes, or the end. Returns False where the process has been ended meanwhile.

    The stream of a process that has ended stays open where one that it left behind holds the other end.
    """
    if not hasattr(select, "poll"):  # Windows, whose pipes cannot be waited for
        return True
    waiting = select.poll()
    waiting.register(stream, select.POLLIN)
    while not ended.is_set():
        if waiting.poll(1000 * LOOK_SECONDS):
            return True
    return False


def _put(chunk: bytes, chunks: queue.Queue, ended: threading.Event) -> bool:
    """Waits for a place in the queue. Returns False where the process has been ended meanwhile."""
    while not ended.is_set():
        with contextlib.suppress(queue.Full):
            chunks.put(chunk, timeout=0.1)
            return True
    return False
