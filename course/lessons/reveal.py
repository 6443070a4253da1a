"""What was predicted beside what was measured."""

from typing import Any

from course.errors import UnavailableError
from course.lessons.plain import plain, words
from course.lessons.predictions import append, read


def reveal(number: str, measured: Any) -> None:
    """Prints the stored prediction beside the measurement, and stores the pair for `calibration`.

    Args:
        number: Which prediction, as "02.1".
        measured: What came out: a number, text, a bool, or a list of these.

    Raises:
        ValueError: If `measured` is anything else.

    Example:
        >>> import os; os.environ["COURSE_HEADLESS"] = "1"
        >>> reveal("00.1", 154_160)
        00.1  measured 154160  (no prediction stored)
    """
    measured = plain(measured)
    predicted, _, broken = read()
    if number in predicted:
        print(f"{number}  predicted {words(predicted[number])}  measured {words(measured)}"
              f"  {_difference(predicted[number], measured)}".rstrip())  # fmt: skip
        try:
            append("measured", number, measured)
        except UnavailableError as error:  # the lesson goes on without it
            print(f"      Not stored: {error}")
    else:
        print(f"{number}  measured {words(measured)}  (no prediction stored)")
    if broken:
        print(f"      predictions.jsonl: {broken} unreadable line{'s' * (broken > 1)} passed over")


def _difference(predicted: Any, measured: Any) -> str:
    """Says how far apart the two are, in the terms that their kind allows."""
    if _names(predicted) and _names(measured):
        return "the same" if _names(predicted) == _names(measured) else "different"
    if predicted == measured:
        return "the same"
    both = (predicted, measured)
    if any(isinstance(value, bool) or not isinstance(value, int | float) for value in both):
        return "different"
    if min(both) > 0 and max(both) / min(both) >= 2:
        return f"off by a factor of {max(both) / min(both):.2g}"
    return f"off by {words(abs(predicted - measured))}"


def _names(value: Any) -> set[str]:
    """The names in a text or a list of texts, without regard to case and order; empty for anything else."""
    parts = value if isinstance(value, list) else [value]
    return {part.strip().lower() for part in parts} if all(isinstance(part, str) for part in parts) else set()
