"""Which walls this machine can put around the student's process; the report names them."""

import functools
import subprocess
import sys
from dataclasses import dataclass

from course.autograder.sandbox import bubblewrap

PROBE_SECONDS = 20


@dataclass(frozen=True)
class Tier:
    """A kind of sandbox.

    Attributes:
        letter: "A'" for bubblewrap, "D" for a plain process.
        name: What it is called in reports.
        holds: What it promises.
        lacks: What it does not promise on this machine.
        options: What bubblewrap is told beyond the usual.
    """

    letter: str
    name: str
    holds: tuple[str, ...]
    lacks: tuple[str, ...] = ()
    options: tuple[str, ...] = ()

    @property
    def is_safe_for_batches(self) -> bool:
        """Whether the work of strangers may be run in it."""
        return self.letter != "D"


PLAIN = Tier(
    "D",
    "plain process, no sandbox",
    ("own process", "own environment", "wall clock", "limits on memory, processor time and file size"),
    ("files of this user can be read and written", "the network can be reached", "number of processes"),
)
WALLED = (
    "own process",
    "empty environment",
    "no network",
    "no files but the interpreter and its packages",
    "no other processes",
    "wall clock",
    "limits on memory, processor time, file size and work folder",
)


@functools.cache
def strongest() -> Tier:
    """Returns the strongest tier that works on this machine; it is tried out, not assumed."""
    lacks = ("number of processes (not limited for root)",) if bubblewrap.runs_as_root() else ()
    if _starts(("--disable-userns",)):
        return Tier("A'", "bubblewrap", WALLED, lacks, ("--disable-userns",))
    if _starts(()):
        return Tier("A'", "bubblewrap", WALLED, (*lacks, "namespaces inside the sandbox"))
    return PLAIN


def _starts(options: tuple[str, ...]) -> bool:
    """Whether a process of the student's kind starts in bubblewrap here and can import NumPy."""
    if bubblewrap.PROGRAM is None or not sys.platform.startswith("linux"):
        return False
    program = "import sys; sys.path += sys.argv[1:]; import numpy"
    command = [*bubblewrap.command(options), "-c", program, *bubblewrap.packages()]
    try:
        done = subprocess.run(
            command, env={}, timeout=PROBE_SECONDS, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
