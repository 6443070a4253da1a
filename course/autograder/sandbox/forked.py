"""A student's process that a zygote has forked, seen from the grader's side."""

import contextlib
import json
import math
import os
import select
import signal
import socket
import subprocess
import threading
import time

END_SECONDS = 5
MESSAGE_BYTES = 4096


class Forked:
    """A student's process, forked by a zygote, as `subprocess.Popen` has one.

    Attributes:
        stdin: Where to write to it.
        stdout: Where to read from it.
        pid: Of the process that watches it; all of it ends when that is told to.
        own_user: Whether its user is nobody else's.
        returncode: Its exit status, or the number of the signal that ended it below zero; None while it runs.
        failed: Why it could not be shut in, if so.
        cpu_seconds: What it has used, known when it has ended.
    """

    def __init__(self, stdin, stdout, line: socket.socket, pid: int, descriptor: int, own_user: bool):
        self.stdin, self.stdout, self.pid, self.own_user = stdin, stdout, pid, own_user
        self.returncode, self.failed, self.cpu_seconds = None, "", 0.0
        self._line, self._descriptor = line, descriptor
        self._lock = threading.Lock()

    def go(self):
        """Lets it begin."""
        with contextlib.suppress(OSError):
            self._line.send(b"g")

    def kill(self):
        """Ends it, and all that it has started."""
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_WR)

    def poll(self) -> int | None:
        """Returns its exit status, None while it runs."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Waits until nothing of it is left. Returns its exit status.

        Raises:
            subprocess.TimeoutExpired: If it takes longer than so many seconds.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        with self._lock:
            while self.returncode is None:
                left = None if deadline is None else max(0.0, deadline - time.monotonic())
                waiting = select.poll()  # not `select`, which knows no descriptor above 1023
                waiting.register(self._line, select.POLLIN)
                if not waiting.poll(None if left is None else math.ceil(1000 * left)):
                    raise subprocess.TimeoutExpired("a student's process", timeout)
                self._hear()
        return self.returncode

    def end(self):
        """Ends it at once and waits for that, by force where the process that watches it does not answer."""
        self.kill()
        try:
            self.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._descriptor, signal.SIGKILL)
            self.wait()

    def _hear(self):
        """Takes one message of the watcher; the end of the line says that it has ended."""
        message = b""
        with contextlib.suppress(OSError):
            message = self._line.recv(MESSAGE_BYTES)
        if not message:
            self.returncode = getattr(self, "_status", -signal.SIGKILL)
            self.close()
            return
        told = json.loads(message)
        self.failed = told.get("failed", self.failed)
        if "status" in told:
            self._status, self.cpu_seconds = told["status"], told["cpu"]

    def close(self):
        """Lets go of the watcher."""
        self._line.close()
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
