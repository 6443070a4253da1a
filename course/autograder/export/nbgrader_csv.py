"""The table that `nbgrader export` writes, so that scripts made for it go on working."""

import csv
import io
from datetime import UTC, datetime

from course.autograder.export.exported import Exported, gradable
from course.autograder.gradebook import Entry, Gradebook
from course.autograder.table import quoted

COLUMNS = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email", "raw_score",
    "late_submission_penalty", "score", "max_score",
)  # fmt: skip


def nbgrader_csv(book: Gradebook) -> Exported:
    """Returns nbgrader's table: a row a student, times in UTC without saying so.

    The columns of names and e-mail addresses are empty: the gradebook does not know them.
    """
    entries, left_out = gradable(book)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for entry in entries:
        writer.writerow([quoted(value) for value in _row(book, entry)])
    return Exported(out.getvalue().encode(), len(entries), left_out, {})


def _row(book: Gradebook, entry: Entry) -> list:
    penalty = round(entry.before_late - entry.earned, 2)
    due = book.late.due.isoformat() if book.late else ""
    received = entry.late.received if entry.late else ""
    return [
        book.assignment, _utc(due), _utc(received), entry.student, "", "", "",
        float(entry.before_late), float(penalty), float(entry.earned), float(entry.points),
    ]  # fmt: skip


def _utc(time: str) -> str:
    return str(datetime.fromisoformat(time).astimezone(UTC).replace(tzinfo=None)) if time else ""
