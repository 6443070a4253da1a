"""Which kinds of sandbox work on this machine; each is tried out, not assumed."""

import functools
import sys

from course.autograder.sandbox import bubblewrap, view
from course.autograder.sandbox.process import NotStartedError, Process
from course.autograder.sandbox.start import OWN_USER
from course.autograder.sandbox.tier import LETTERS, NAMES, PLAIN, Tier
from course.errors import UnavailableError, UnknownNameError

PROBE = {"AS": 2 * 2**30, "NPROC": 64}
OUTPUT_BYTES = 2**16
WALLED = (
    "own process",
    "empty environment",
    "no network",
    "no files but the interpreter and its packages",
    "no other processes",
    "wall clock",
    "limits on memory, processor time, file size and work folder",
)
INSTALL = "On Linux, install bubblewrap (apt install bubblewrap) or allow user namespaces."


@functools.cache
def strongest() -> Tier:
    """Returns the strongest tier that works on this machine."""
    return next(tier for tier in map(tried, LETTERS) if isinstance(tier, Tier))


def tier_named(letter: str) -> Tier:
    """Returns the tier of this letter.

    Raises:
        UnknownNameError: If there is none.
        UnavailableError: If it does not work on this machine; the message says why.
    """
    if letter not in LETTERS:
        raise UnknownNameError("tier", letter, list(LETTERS))
    found = tried(letter)
    if isinstance(found, str):
        raise UnavailableError(f"Tier {letter} ({NAMES[letter]}) does not work here: {found}.", INSTALL)
    return found


@functools.cache
def tried(letter: str) -> Tier | str:
    """Returns the tier as it is on this machine, or why it does not work here."""
    if letter == "D":
        return PLAIN
    if not sys.platform.startswith("linux"):
        return "it needs Linux"
    why = "nothing was tried"
    for options in _ways(letter):
        try:
            return _described(letter, options, _facts(letter, options))
        except NotStartedError as error:
            why = error.why
    if letter in ("A", "A'") and ("not permitted" in why or "No permissions" in why):
        return f"this system does not let {'root' if view.runs_as_root() else 'you'} make namespaces ({why})"
    if "exit status 126" in why:  # so a supervisor ends that could not run its program
        return f"users other than root cannot run {view.interpreter()}, which lies in a folder closed to them"
    return why


def _ways(letter: str) -> list[tuple[str, ...]]:
    """The options to try, from the strongest on."""
    if letter == "A'":
        return [("--disable-userns",), ()]
    if letter == "B":
        return [(OWN_USER,), ()] if view.runs_as_root() else [()]
    return [(OWN_USER,)] if letter == "C" else [()]


def _facts(letter: str, options: tuple[str, ...]) -> dict:
    """What stands around a process of this tier.

    Raises:
        NotStartedError: If none starts.
    """
    if letter == "A'" and bubblewrap.PROGRAM is None:
        raise NotStartedError("bubblewrap is not installed")
    try:
        process = Process(Tier(letter, NAMES[letter], (), (), options), PROBE, OUTPUT_BYTES)
    except NotStartedError as error:
        raise NotStartedError(bubblewrap.complaint() or error.why if letter == "A'" else error.why) from error
    process.end()
    return process.facts


def _described(letter: str, options: tuple[str, ...], facts: dict) -> Tier:
    """Says what a tier with these facts holds here, and what it lacks."""
    filtered, landlock, own_user = "seccomp" in facts, facts.get("landlock", 0), facts["own_user"]
    counts = "pids" in facts["controllers"] or own_user or not view.runs_as_root()
    lacks = {
        "number of processes (not limited for root)": not counts,
        "memory of all its processes together (each has a limit)": "memory" not in facts["controllers"],
        "namespaces inside the sandbox": letter == "A'" and not options and not filtered,
    }
    walls = tuple(name for name in ("landlock", "seccomp") if name in facts)
    if letter in ("A", "A'"):
        lacks |= {
            "Landlock, the second wall around files (Linux 5.13 has it)": not landlock,
            "the filter of system calls, the second wall around the kernel": not filtered,
        }
        return Tier(letter, NAMES[letter], WALLED, _true(lacks), options, walls)
    lacks |= {
        "size of the work folder, and how many files are in it": True,
        "whether a file exists can be found out": True,
        "TCP": not filtered and landlock < 4,
        "UDP, DNS and sockets of other programs": not filtered,
        "signals to other processes of this user": not own_user and landlock < 6,
        "modes and times of this user's files": not own_user and not filtered,
        "files and folders that every user may read or write": letter == "C",
        "other processes can be seen": letter == "C",
    }
    if letter == "C":
        holds = (*PLAIN.holds, "no files of other users")
        return Tier("C", NAMES["C"], holds, _true(lacks), options, walls)
    holds = ("own process", "own environment", "no files but the interpreter and its packages",
             "no memory of other processes", "wall clock",
             "limits on memory, processor time and file size")  # fmt: skip
    holds += ("no network",) if filtered else ()
    return Tier("B", NAMES["B"], holds, _true(lacks), options, walls)


def _true(lacks: dict[str, bool]) -> tuple[str, ...]:
    return tuple(text for text, is_lacking in lacks.items() if is_lacking)
