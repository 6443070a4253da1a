"""Runs a program and, when it ends or is to end, ends all that it has started, without namespaces.

    python -I -S supervise.py '{"parent": PID, "own_user": BOOL, "folder": PATH, "command": [PROGRAM, ...],
                                "environment": {NAME: VALUE, ...}}'

Orphans of the program become children of this process, so none of them gets away.
"""

import contextlib
import json
import os
import signal
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import linux

NOT_STARTED = 126
SECONDS = 5


def supervise(told: dict) -> int:
    """Runs the program. Returns its exit status, or 128 and the number of the signal that ended it."""
    signal.signal(signal.SIGTERM, _stop)
    linux.die_with_parent(told["parent"], signal.SIGTERM)
    linux.adopt_orphans()
    user = linux.FIRST_UNUSED_USER + os.getpid() if told["own_user"] else None
    if user is not None:
        os.chown(told["folder"], user, user)
    program = os.fork()
    if program == 0:
        try:
            _become(told, user)
        except OSError:
            os._exit(NOT_STARTED)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):
        os.dup2(nowhere, stream)
    code = 128 + signal.SIGKILL
    with contextlib.suppress(_StopError):
        while True:
            ended, status = os.wait()
            if ended == program:
                code = os.waitstatus_to_exitcode(status)
                code = code if code >= 0 else 128 - code
                break
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(program, signal.SIGKILL)  # at once: one by one, those that keep forking and ending get away
    _end_children()
    return code


class _StopError(BaseException):
    """The word to stop has come."""


def _stop(number, frame):
    raise _StopError


def _become(told: dict, user: int | None):
    """Gives up the rights of root, and runs the program."""
    os.setsid()
    if os.geteuid() == 0:
        linux.drop_bounding_set()
        if user is not None:
            os.setgroups([])
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
        linux.drop_capabilities()
    linux.gain_nothing()
    linux.die_with_parent(os.getppid())
    os.execve(told["command"][0], told["command"], told["environment"])


def _end_children():
    """Kills children until there are none; those of a killed one become ours, and are next."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        for child in children(os.getpid()):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(child, signal.SIGKILL)
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        time.sleep(0.002)


def children(parent: int) -> list[int]:
    """The processes whose parent is this one."""
    found = []
    for name in os.listdir("/proc"):
        with (
            contextlib.suppress(OSError, ValueError, IndexError),
            open(f"/proc/{int(name)}/stat", "rb") as file,
        ):
            if int(file.read().rpartition(b")")[2].split()[1]) == parent:
                found.append(int(name))
    return found


if __name__ == "__main__":
    os._exit(supervise(json.loads(sys.argv[1])))
