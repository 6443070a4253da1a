"""Tier A: a process that has imported what students need, and forks one shut-in process for each of them."""

import atexit
import contextlib
import json
import os
import socket
import subprocess
import threading
import weakref

from course.autograder.sandbox import starter, view
from course.autograder.sandbox.forked import END_SECONDS, MESSAGE_BYTES, Forked

IMPORT_SECONDS = 120
FORK_SECONDS = 20


class ZygoteError(Exception):
    """The zygote does not start, has ended, or will not fork."""


class Zygote:
    """One zygote.

    Args:
        preload: Modules to import.

    Raises:
        ZygoteError: If it does not start.
    """

    def __init__(self, preload: tuple[str, ...]):
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control = ours
        try:
            with theirs:
                self._process = starter.start(
                    _command(preload), env={}, cwd="/", stdin=theirs, stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE, start_new_session=True,
                )  # fmt: skip
        except OSError as error:
            ours.close()
            raise ZygoteError(str(error)) from error
        ours.settimeout(IMPORT_SECONDS)
        try:
            ready = ours.recv(MESSAGE_BYTES)
        except OSError:
            ready = b""
        if not ready:
            raise ZygoteError(self._last_words())
        self._process.stderr.close()
        self.threads = json.loads(ready)["threads"]
        ours.settimeout(FORK_SECONDS)
        _alive.add(self)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def fork(self, folder_bytes: int) -> Forked:
        """Returns a process that waits to be told to go. One thread at a time may ask.

        Raises:
            ZygoteError: If there is none to be had.
        """
        line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        read, stdin = os.pipe()
        stdout, write = os.pipe()
        request = {
            "folder": folder_bytes,
            "shared_memory": view.SHARED_MEMORY_BYTES,
            "in_folder": [path for path in _bound() if path.startswith(f"{view.WORK_FOLDER}/")],
        }
        try:
            handed = [read, write, theirs.fileno()]
            socket.send_fds(self._control, [json.dumps(request).encode()], handed)
            answer, given, *_ = socket.recv_fds(self._control, MESSAGE_BYTES, 1)
            told = json.loads(answer) if answer else {"refused": "it has ended"}
            if "refused" in told or not given:
                raise ZygoteError(told.get("refused", "it gave no descriptor"))
        except BaseException as error:
            self.close()  # an answer that is still to come would be taken for that to the next request
            line.close()
            os.close(stdin)
            os.close(stdout)
            if isinstance(error, OSError | ZygoteError):
                raise ZygoteError(f"The zygote does not fork: {error}.") from error
            raise
        finally:
            theirs.close()
            os.close(read)
            os.close(write)
        writer, reader = os.fdopen(stdin, "wb", buffering=0), os.fdopen(stdout, "rb", buffering=0)
        os.set_inheritable(given[0], False)  # Python sees to that for all but what comes over a socket
        forked = Forked(writer, reader, line, told["pid"], given[0], told["own_user"])
        _alive.add(forked)
        return forked

    def end(self):
        """Lets it end. What it has forked goes on."""
        self.close()
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def close(self):
        """Lets go of it."""
        self._control.close()

    def _last_words(self) -> str:
        """Ends it and returns the last line that it wrote."""
        self._control.close()
        self._process.kill()
        lines = self._process.communicate()[1].decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it ended before it was ready"


_alive = weakref.WeakSet()
_zygotes: dict[tuple[str, ...], Zygote] = {}
_locks: dict[tuple[str, ...], threading.Lock] = {}
_lock = threading.Lock()


def prepare(preload: tuple[str, ...]):
    """Starts the zygote with these modules if there is none. What keeps it from starting, `fork` will say."""
    with _lock_of(preload), contextlib.suppress(ZygoteError):
        if preload not in _zygotes:
            _zygotes[preload] = Zygote(preload)


def fork(preload: tuple[str, ...], folder_bytes: int) -> Forked:
    """Returns a forked process that waits to be told to go.

    The zygote with these modules is started when it is first asked for, and again where it has ended. If that
    one will not fork either, the process comes from one without the modules, and imports them itself.

    Raises:
        ZygoteError: If there is none to be had.
    """
    last = None
    for names in (preload, preload, ()):
        with _lock_of(names):
            try:
                if names not in _zygotes:
                    _zygotes[names] = Zygote(names)
                return _zygotes[names].fork(folder_bytes)
            except ZygoteError as error:
                last = error
                if names in _zygotes:
                    _zygotes.pop(names).end()
    raise last


@atexit.register
def end_all():
    """Ends all zygotes of this process."""
    for names in list(_zygotes):
        with _lock_of(names):
            if names in _zygotes:
                _zygotes.pop(names).end()


def _lock_of(names: tuple[str, ...]) -> threading.Lock:
    with _lock:
        return _locks.setdefault(names, threading.Lock())


def _forget():
    """In a fork of the grader: they are its zygotes and processes, and must hear when it ends."""
    global _lock
    for one in list(_alive):
        one.close()
    _alive.clear()
    _zygotes.clear()
    _locks.clear()
    _lock = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


def _bound() -> dict[str, str]:
    """The paths that are bound, each with the place of this machine that it shows."""
    bound = {path: os.path.realpath(path) for path in (*view.readable(), *view.root_folders())}
    return {path: real for path, real in bound.items() if os.path.exists(real)}


def _command(preload: tuple[str, ...]) -> list[str]:
    """What starts a zygote: the program that builds its root, told what is there and what to run in it."""
    bind = [[real, path] for path, real in _bound().items()]
    told = {
        "bind": [*bind, [str(view.WORKER), view.WORKER_INSIDE]],
        "links": view.links(),
        "hidden": view.hidden(),
        "environment": view.environment(),
        "command": [
            *view.python(), f"{view.WORKER_INSIDE}/zygote.py", str(os.getpid()),
            json.dumps(list(preload)), *view.packages(),
        ],
    }  # fmt: skip
    return [view.interpreter(), "-I", "-B", "-S", str(view.WORKER / "enter.py"), json.dumps(told)]
