"""The scores of a class as CSV that a spreadsheet reads as text, never as formulas."""

import csv
import io

from course.autograder.display import printable
from course.autograder.gradebook import Entry, Gradebook

COLUMNS = (
    "before_late", "late_percent", "earned", "points", "received", "manual", "flaky", "sandbox", "problem",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def scores_table(book: Gradebook) -> str:
    """Returns one row a student: points by question, what lateness takes off, the score, and what to look at.

    `before_late` is the sum of the questions, manual scores counted; `earned` is the score.
    """
    names = [question.name for question in book.questions]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    heads = [
        "before_late",
        "late_percent",
        "earned",
        "points",
        "received",
        "manual",
        "flaky",
        "sandbox",
        "problem",
    ]
    writer.writerow(["student", *names, *heads])
    for entry in book.entries:
        writer.writerow([quoted(value) for value in _row(entry)])
    return out.getvalue()


def quoted(value):
    """Returns a cell on one line that no spreadsheet takes for a formula.

    Example:
        >>> quoted("=1+1")
        "'=1+1"
    """
    if not isinstance(value, str):
        return value
    text = printable(value)
    return f"'{text}" if value.startswith(FORMULA) or text.lstrip().startswith(FORMULA) else text


def _row(entry: Entry) -> list:
    late = entry.late
    return [
        entry.student,
        *(question.earned for question in entry.questions),
        entry.before_late,
        late.percent if late else 0,
        entry.earned,
        entry.points,
        late.received if late else "",
        " ".join(question.name for question in entry.questions if question.manual is not None),
        " ".join(entry.flaky),
        entry.tier,
        entry.problem,
    ]
