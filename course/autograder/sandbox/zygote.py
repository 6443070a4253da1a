"""Tier A: a process that has imported what students need, and forks one shut-in process for each of them.

The processes that grade one batch share it: whoever starts it hands each of them a socket to it.
"""

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
    """A zygote that another process of the grader has started.

    Args:
        control: A socket to it, from `share`.
    """

    def __init__(self, control: socket.socket):
        self._control, self._is_ready = control, False
        control.settimeout(IMPORT_SECONDS)
        _alive.add(self)

    def wait(self):
        """Waits until its imports are done.

        Raises:
            ZygoteError: If it ends before, or takes too long.
        """
        if self._is_ready:
            return
        try:
            self._is_ready = bool(self._control.recv(MESSAGE_BYTES))
        except OSError:
            self._is_ready = False
        if not self._is_ready:
            raise ZygoteError(self._last_words())
        self._control.settimeout(FORK_SECONDS)

    def share(self) -> socket.socket:
        """Returns a socket to it for another process of the grader.

        Raises:
            OSError: If it has ended.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            with theirs:
                socket.send_fds(self._control, [json.dumps({"share": True}).encode()], [theirs.fileno()])
        except OSError:
            ours.close()
            raise
        return ours

    def fork(self, folder_bytes: int) -> Forked:
        """Returns a process that waits to be told to go. One thread at a time may ask.

        Raises:
            ZygoteError: If there is none to be had.
        """
        self.wait()
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
        """Lets go of it; whoever started it ends it. What it has forked goes on."""
        self.close()

    def close(self):
        """Closes the socket to it."""
        self._control.close()

    def _last_words(self) -> str:
        """Lets go of it and returns what is known of its end."""
        self.close()
        return "it ended before it was ready"


class OwnZygote(Zygote):
    """A zygote that this process starts, and that ends with it.

    Args:
        preload: Modules to import; `wait` waits for that.

    Raises:
        ZygoteError: If it does not start.
    """

    def __init__(self, preload: tuple[str, ...]):
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            with theirs:
                self._process = starter.start(
                    _command(preload), env={}, cwd="/", stdin=theirs, stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE, start_new_session=True,
                )  # fmt: skip
        except OSError as error:
            ours.close()
            raise ZygoteError(str(error)) from error
        super().__init__(ours)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def end(self):
        """Ends it. What it has forked goes on."""
        with contextlib.suppress(OSError):
            self._control.settimeout(0)
            self._is_ready = self._is_ready or bool(self._control.recv(MESSAGE_BYTES))
        self.close()
        try:
            self._process.wait(END_SECONDS if self._is_ready else 0)  # while it imports it does not look up
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stderr.close()

    def _last_words(self) -> str:
        """Ends it and returns the last line that it wrote."""
        self.close()
        self._process.kill()
        lines = self._process.stderr.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it ended before it was ready"


_alive = weakref.WeakSet()
_zygotes: dict[tuple[str, ...], Zygote] = {}
_locks: dict[tuple[str, ...], threading.Lock] = {}
_lock = threading.Lock()


def begin(preload: tuple[str, ...]) -> bool:
    """Starts the zygote with these modules and does not wait for it; `fork` will say what keeps it from that.

    Returns whether it did: False where there is one already.
    """
    with _lock_of(preload), contextlib.suppress(ZygoteError):
        return _begun(preload)
    return False


def prepare(preload: tuple[str, ...]):
    """Starts the zygote with these modules if there is none, and waits until it is ready."""
    with _lock_of(preload):
        try:
            _begun(preload)
            _zygotes[preload].wait()
        except ZygoteError:
            _drop(preload)


def share(preload: tuple[str, ...]) -> socket.socket | None:
    """Returns a socket to the zygote with these modules, for another process of the grader to adopt.

    None where there is no such zygote: that process then starts one of its own.
    """
    with _lock_of(preload):
        try:
            return _zygotes[preload].share() if preload in _zygotes else None
        except OSError:
            _drop(preload)
    return None


def adopt(preload: tuple[str, ...], control: socket.socket):
    """Makes the zygote at the other end of a socket the one with these modules."""
    control.set_inheritable(False)  # as it had to be to come here; programs started here have no use for it
    with _lock_of(preload):
        _drop(preload)
        _zygotes[preload] = Zygote(control)


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
                _begun(names)
                return _zygotes[names].fork(folder_bytes)
            except ZygoteError as error:
                last = error
                _drop(names)
    raise last


def end(preload: tuple[str, ...]):
    """Ends the zygote with these modules, if there is one."""
    with _lock_of(preload):
        _drop(preload)


@atexit.register
def end_all():
    """Ends all zygotes of this process."""
    for names in list(_zygotes):
        end(names)


def _begun(names: tuple[str, ...]) -> bool:
    """Starts a zygote where there is none. Returns whether it did. Its lock is held."""
    if names in _zygotes:
        return False
    _zygotes[names] = OwnZygote(names)
    return True


def _drop(names: tuple[str, ...]):
    """Ends a zygote, if there is one. Its lock is held."""
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
