"""How far an action raises the memory of the process at its peak."""

import ctypes
import gc
from pathlib import Path


def memory_mib(action) -> float:
    """By how many MiB an action raises the resident memory at its peak; NaN where that cannot be asked.

    What was freed before goes back to the system first, or the action would be served from it unseen.
    """
    try:
        gc.collect()
        ctypes.CDLL("libc.so.6").malloc_trim(0)
        Path("/proc/self/clear_refs").write_text("5")  # the peak starts again from what is resident now
        before = _status("VmRSS")
        action()
        return (_status("VmHWM") - before) / 1024
    except OSError:  # not Linux with glibc
        return float("nan")


def _status(key: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(key)).split()[1])
