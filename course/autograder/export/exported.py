"""What an export made of a class, and what a person has to look at."""

from dataclasses import dataclass

from course.autograder.gradebook import Entry, Gradebook
from course.errors import CourseError


@dataclass(frozen=True)
class Exported:
    """An export, not yet written.

    Attributes:
        data: The file.
        written: How many students' scores are in it.
        left_out: For each student whose score is not, why.
        untouched: For each row that has a student but was left as it was, why.
        unmatched: Those of `left_out` who were not found in the platform's file.
    """

    data: bytes
    written: int
    left_out: dict[str, str]
    untouched: dict[str, str]
    unmatched: tuple[str, ...] = ()


def gradable(book: Gradebook) -> tuple[list[Entry], dict[str, str]]:
    """Returns the entries that have a score, and why the others have none.

    What could not be graded is not a zero: a person looks at it, and may score it by hand.
    """
    scored = [entry for entry in book.entries if entry.is_manual or not entry.problem]
    unscored = {entry.student: entry.problem for entry in book.entries if entry not in scored}
    return scored, unscored


def scaled(book: Gradebook, possible: str, *, scale: bool, where: str) -> float:
    """Returns what to multiply scores with, so that they fit what a platform counts.

    Args:
        book: The class.
        possible: Points of a full score there, as text; anything but a number means that it is not known.
        scale: Whether to convert where it counts other points than we do.
        where: Name of the place, for the message.

    Raises:
        CourseError: If it counts other points and `scale` is not set.
    """
    try:
        points = float(possible.replace(",", "."))
    except ValueError:
        return 1.0
    if points == book.points:
        return 1.0
    if not scale:
        raise CourseError(
            f"{where} counts {points:g} points, {book.assignment} counts {book.points:g}.",
            "Change it there, or add --scale to convert the scores.",
        )
    return points / book.points


def number(value: float) -> str:
    """Returns points as text, with at most two decimals.

    Example:
        >>> number(63.10), number(100.0)
        ('63.1', '100')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")
