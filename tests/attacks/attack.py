"""An attack as data: what a hostile cell does, which wall stops it, and in which tiers."""

from dataclasses import dataclass

TIERS = ("A", "A'", "B", "C", "D")
WALLED = ("A", "A'", "B", "C")  # of these, those that this machine has are tried
LATE = "No answer within"
PRELUDE = '''
found = []

def double(x):
    """Says what the cells before have found. The text of an error in a public check is shown to the learner."""
    raise RuntimeError("FOUND " + "; ".join(map(str, found)) if found else "nothing found")
'''


@dataclass(frozen=True)
class Attack:
    """A hostile answer to the first question of the toy.

    Attributes:
        what: What it tries, in a few words.
        wall: What stops it.
        cell: The answer; names of `Arena.facts`, as `{{MARK}}`, are put in.
        shows: Text on the page of feedback that proves that the attack took place.
        held: Tiers in which nothing is touched or left outside. No tier lets it gain a point or stop the batch.
        second: The answer to the second question; as released if empty.
        damages: Whether it would damage a machine without the wall, so that it is tried only where it is held.
        waits: Whether the clock ends a question, though nothing on the page says so.
    """

    what: str
    wall: str
    cell: str
    shows: str
    held: tuple[str, ...] = TIERS
    second: str = ""
    damages: bool = False
    waits: bool = False

    @property
    def is_endless(self) -> bool:
        """Whether only the clock ends it, for which a short one does."""
        return self.shows == LATE or self.waits


def hunting(body: str) -> str:
    """A cell whose body puts what it finds on the list `found`."""
    return f"{PRELUDE}\n{body}"
