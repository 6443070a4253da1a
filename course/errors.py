"""What a user can mend: each error says what is wrong and what to do next."""

import difflib
from collections.abc import Iterable


class CourseError(Exception):
    """A mistake that the user can mend.

    Args:
        problem: What is wrong, naming the value or file; one sentence.
        next_step: What to do about it; one sentence, or empty where the problem says it.
    """

    def __init__(self, problem: str, next_step: str = ""):
        super().__init__(f"{problem} {next_step}".strip())
        self.problem = problem
        self.next_step = next_step


class UnknownNameError(CourseError, ValueError):
    """A name that does not exist; the message lists those that do, on one line.

    Args:
        kind: What was named, as "data set".
        name: The name that was given.
        known: The names that exist; kept as the attribute `known`.
    """

    def __init__(self, kind: str, name: str, known: Iterable[str]):
        known = list(known)
        close = difflib.get_close_matches(str(name), known, n=1)
        guess = f" Did you mean {close[0]}?" if close else ""
        listed = ", ".join(known) if known else "none"
        super().__init__(f"Unknown {kind}: {name!r}.{guess}", f"There are: {listed}.")
        self.known = tuple(known)


class BrokenFileError(CourseError, ValueError):
    """A file that cannot be read for what it should be. It is left as it is."""


class UnavailableError(CourseError):
    """Something that this machine lacks or cannot reach: a data set, a command, an extra."""
