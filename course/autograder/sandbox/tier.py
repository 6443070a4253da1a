"""Kinds of sandbox; the report names the one that was used."""

from dataclasses import dataclass

LETTERS = ("A", "A'", "B", "C", "D")  # from the strongest on
NAMES = {
    "A": "namespaces and Landlock, forked",
    "A'": "bubblewrap",
    "B": "Landlock",
    "C": "a user of its own",
    "D": "plain process, no sandbox",
}


@dataclass(frozen=True)
class Tier:
    """A kind of sandbox.

    Attributes:
        letter: "A" for a fork in namespaces, "A'" for bubblewrap, "B" for Landlock, "C" for another user, "D"
            for a plain process.
        name: What it is called in reports.
        holds: What it promises.
        lacks: What it does not promise on this machine.
        options: How it is set up here, beyond the usual.
        walls: Those of "landlock" and "seccomp" that stand here, and without which no process may run.
    """

    letter: str
    name: str
    holds: tuple[str, ...]
    lacks: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    walls: tuple[str, ...] = ()

    @property
    def is_safe_for_batches(self) -> bool:
        """Whether the work of strangers may be run in it."""
        return self.letter != "D"


PLAIN = Tier(
    "D",
    NAMES["D"],
    ("own process", "own environment", "wall clock", "limits on memory, processor time and file size"),
    ("files of this user can be read and written", "the network can be reached", "number of processes"),
)
