"""What a command costs, with all the processes that it starts."""

import contextlib
import ctypes
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass

PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Cost:
    """Seconds of wall time and of processor time."""

    wall: float
    cpu: float

    def __str__(self):
        return f"{self.wall:6.1f} s wall  {self.cpu:6.1f} s CPU"


def cost(command: list, **options) -> Cost:
    """Runs a command and returns what it cost.

    Raises:
        SystemExit: If it fails; its output is shown.
    """
    if sys.platform.startswith("linux"):  # so that what it leaves behind is counted too
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    before, start = _children(), time.perf_counter()
    done = subprocess.run(
        [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, check=False, **options,
    )  # fmt: skip
    wall = time.perf_counter() - start
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}\n{done.stdout[-3000:]}")
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    return Cost(wall, _children() - before)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def aim(says: str, reached: bool) -> str:
    """Returns an aim and whether it is reached, in words."""
    return f"aim {says}: {'reached' if reached else 'MISSED'}"
