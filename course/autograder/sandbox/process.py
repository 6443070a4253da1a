"""One student's process: started behind the walls of a tier, asked over one pipe, ended by the clock."""

import contextlib
import os
import queue
import secrets
import signal
import subprocess
import threading
import time
from collections.abc import Callable

from course.autograder.sandbox import zygote
from course.autograder.sandbox.folder import remove
from course.autograder.sandbox.pipe import call_back, pump
from course.autograder.sandbox.start import start
from course.autograder.sandbox.tier import Tier
from course.autograder.worker import wire
from course.errors import CourseError

START_SECONDS = 60
END_SECONDS = 5
LAST_SECONDS = 0.5
CHUNKS_WAITING = 64


class ProcessEndedError(Exception):
    """The process can be asked no more.

    Args:
        kind: "timeout", "died", or "protocol" for one that sent what is no answer.
        text: What happened, in a sentence.
    """

    def __init__(self, kind: str, text: str):
        super().__init__(text)
        self.kind = kind


class NotStartedError(CourseError):
    """No process could be started and shut in: a failure of this machine, which costs no student anything.

    Args:
        why: What went wrong, in words.
    """

    def __init__(self, why: str):
        self.why = why.rstrip(".")
        super().__init__(
            f"No process for the student's code could be started: {self.why}.",
            "`course doctor` says which sandboxes work here.",
        )


class Process:
    """A process that holds the student's code, and nothing of ours but the worker.

    Args:
        tier: The walls around it.
        limits: What it may use, as {"AS": 4 * 2**30}; see `worker/limits.py`.
        output_bytes: How much a cell may print.
        preload: Modules that the student's code is going to import, as ("keras",): a tier that can imports
            them once for all processes. Only speed depends on it.

    Attributes:
        facts: What stands around it: `landlock` and `seccomp` with their versions, the `controllers` of its
            control groups, `own_user`.

    Raises:
        NotStartedError: If it does not start.
    """

    def __init__(self, tier: Tier, limits: dict[str, int], output_bytes: int, preload: tuple[str, ...] = ()):
        try:
            self._started = start(tier, limits, tuple(preload))
        except (OSError, zygote.ZygoteError) as error:
            raise NotStartedError(str(error)) from error
        self._process = self._started.process
        self._chunks = queue.Queue(CHUNKS_WAITING)
        self._ended = threading.Event()
        self._writer = None
        self._buffer = b""
        pumping = (self._process.stdout, self._chunks, self._ended)
        threading.Thread(target=pump, args=pumping, daemon=True).start()
        self.facts = self._begin(output_bytes)

    def _begin(self, output_bytes: int) -> dict:
        """Has the process limit itself and put up its walls; no code of a student has run by then."""
        started = self._started
        told = {"limits": started.limits, "walls": started.walls, "output_bytes": output_bytes}
        try:
            answer, _ = self.ask({"op": "start", **told}, [], START_SECONDS)
            if answer.get("ready") is not True:
                raise OSError(answer.get("error"))
            started.hold_together()
        except (OSError, ProcessEndedError) as error:
            self.end()
            raise NotStartedError(str(error)) from error
        except BaseException:
            self.end()
            raise
        facts = {"controllers": started.group.controllers, "own_user": started.own_user}
        return {**answer["walls"], **facts}

    def ask(
        self, message: dict, arrays: list[bytes], seconds: float, functions: list[Callable] = ()
    ) -> tuple[dict, list[bytes]]:
        """Sends a request and returns the answer; ends the process where none comes in time.

        Args:
            message: The request, plain data.
            arrays: Its arrays.
            seconds: How long to wait, functions that are called back included.
            functions: What the process may call back, by number.

        Raises:
            ProcessEndedError: If the process is too slow, dies, or sends what is no answer.
        """
        self._deadline = time.monotonic() + seconds
        identity = secrets.token_hex(8)
        try:
            self._send({**message, "id": identity}, arrays)
            while True:
                answer, received = wire.read(self._take_line, self._take)
                if answer.pop("id", None) != identity:
                    raise wire.WireError("an answer to nothing that was asked")
                if "ask" not in answer:
                    return answer, received
                self._send(*call_back(answer, received, functions))
        except TimeoutError:
            self.end()
            raise ProcessEndedError(
                "timeout", f"No answer within {seconds:.3g} s; the process was ended."
            ) from None
        except (EOFError, OSError):
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(LAST_SECONDS)  # else our own signal would pass for the cause
            self.end()
            raise ProcessEndedError("died", f"The process ended by itself ({self._cause()}).") from None
        except wire.WireError as error:
            self.end()
            raise ProcessEndedError("protocol", f"The process sent {error}.") from None
        except BaseException:
            self.end()
            raise

    def end(self):
        """Kills the process and all that it started, and removes its work folder.

        A pipe is closed by the thread that uses it, or when that thread is done: a number that is closed
        under it may be the next process's pipe by the time it reads or writes.
        """
        self._ended.set()
        _end(self._process, self._started.supervised)
        self._started.group.end()
        if self._writer is not None:
            self._writer.join(END_SECONDS)
        if self._writer is None or not self._writer.is_alive():
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        if self._started.folder is not None:
            remove(self._started.folder)

    def _send(self, message: dict, arrays: list[bytes]):
        """Writes in a thread of its own, since a process that does not read would hold us up."""
        data, failed = wire.encode(message, arrays), []

        def write():
            try:
                view = memoryview(data)
                while view:
                    view = view[self._process.stdin.write(view) :]
            except (OSError, ValueError) as error:
                failed.append(error)

        self._writer = threading.Thread(target=write, daemon=True)
        self._writer.start()
        self._writer.join(self._left())
        if self._writer.is_alive():
            raise TimeoutError
        if failed:
            raise EOFError

    def _left(self) -> float:
        """The seconds that are left. To wait for none would take what is there, for as long as it comes."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def _fill(self):
        try:
            chunk = self._chunks.get(timeout=self._left())
        except queue.Empty:
            raise TimeoutError from None
        if not chunk:
            raise EOFError
        self._buffer += chunk

    def _take_line(self, limit: int) -> bytes:
        while b"\n" not in self._buffer:
            if len(self._buffer) > limit:
                raise wire.WireError(f"a line of more than {limit} bytes")
            self._fill()
        line, self._buffer = self._buffer.split(b"\n", 1)
        return line + b"\n"

    def _take(self, count: int) -> bytes:
        parts, have = [self._buffer], len(self._buffer)
        while have < count:
            self._buffer = b""
            self._fill()
            parts.append(self._buffer)
            have += len(self._buffer)
        data = b"".join(parts)
        self._buffer = data[count:]
        return data[:count]

    def _cause(self) -> str:
        if getattr(self._process, "failed", ""):
            return self._process.failed
        status = self._process.returncode
        status = status - 128 if status > 128 else -status if status < 0 else None
        if status is None:
            return f"exit status {self._process.returncode}"
        try:
            return f"signal {signal.Signals(status).name}"
        except ValueError:
            return f"exit status {self._process.returncode}"


def _end(process, supervised: bool):
    """Ends a process and all that it has started, as far as its tier can."""
    if isinstance(process, zygote.Forked):
        process.end()
        return
    if supervised and process.poll() is None:
        process.terminate()  # the supervisor then ends what it watches, and itself
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(END_SECONDS)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
