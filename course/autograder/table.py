"""The scores of a class as CSV that a spreadsheet reads as text, never as formulas."""

import csv
import io

from course.autograder.assignment import Assignment
from course.autograder.display import printable

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def scores_table(records: list[dict], assignment: Assignment) -> str:
    """Returns one row a student: name, points by question, the sum, and what went wrong if anything did.

    Args:
        records: From `record`, one a student.
        assignment: The assignment.
    """
    names = [question.name for question in assignment.questions]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["student", *names, "earned", "points", "sandbox", "problem"])
    for one in sorted(records, key=lambda one: one["student"]):
        earned = [one["questions"].get(name, {}).get("earned", 0.0) for name in names]
        row = [
            one["student"],
            *earned,
            one["earned"],
            assignment.points,
            one["sandbox"]["tier"],
            one["problem"],
        ]
        writer.writerow([quoted(value) for value in row])
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
