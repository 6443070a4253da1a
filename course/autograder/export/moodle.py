"""Moodle: its offline grading worksheet filled, or a file for its grade import where there is none."""

import csv
import html
import io
import re

from course.autograder.export.exported import Exported, gradable, number, scaled
from course.autograder.export.match import match
from course.autograder.export.sheet import Sheet
from course.autograder.export.words import short_text
from course.autograder.gradebook import Gradebook
from course.autograder.table import quoted
from course.errors import CourseError

IDENTIFIERS = ("ID number", "Username", "Email address")
NAMES = ("Full name",)
FEEDBACK = "Feedback comments"


def fill_moodle(book: Gradebook, sheet: Sheet, column: str = "Grade", *, scale: bool = False) -> Exported:
    """Writes scores and comments into the worksheet of a Moodle assignment; all else stays byte for byte.

    Moodle finds a row by its first column, "Participant 123", and takes grade and feedback comments from it.
    Rows without a score, and those that Moodle says it will not change, are left as they are, and so is a
    comment that is there already.

    Args:
        book: The class.
        sheet: The worksheet.
        column: The column of grades; in a Moodle of another language it has another name.
        scale: Convert the scores where Moodle counts other points.

    Raises:
        CourseError: If it is no such worksheet, or counts other points.
        UnknownNameError: If there is no such column.
    """
    rows = range(1, len(sheet.rows))
    if not all(re.search(r"\d$", sheet.text(row, 0)) for row in rows):
        raise CourseError(
            f"{sheet.name} is not a Moodle grading worksheet: its first column should say `Participant 123`.",
            "In Moodle: the assignment, Submissions, Download grading worksheet.",
        )
    grade, header = sheet.column(column), sheet.header
    comments = header.index(FEEDBACK) if FEEDBACK in header else None
    factor = scaled(book, _maximum(sheet, grade), scale=scale, where=f"The column {column!r}")
    entries, left_out = gradable(book)
    found = match([entry.student for entry in entries], [_who(sheet, row) for row in rows])
    texts, untouched, written = {}, {}, 0
    for entry in entries:
        row = found.row_of.get(entry.student, -1) + 1
        if not row:
            continue
        if _is_locked(sheet, row):
            left_out[entry.student] = "Moodle says that this grade cannot be changed"
            continue
        written += 1
        texts[row, grade] = number(entry.earned * factor)
        if comments is not None and sheet.text(row, comments).strip():
            untouched[_label(sheet, row)] = "its comment was kept; the grade was written"
        elif comments is not None:
            texts[row, comments] = html.escape(short_text(entry, book)).replace("\n", "<br>")
    short = [row for row, place in texts if place >= len(sheet.rows[row])]
    if short:
        raise CourseError(
            f"Row {short[0] + 1} of {sheet.name} is too short.", "Download the worksheet again."
        )
    for row in rows:
        if (row, grade) not in texts:
            untouched[_label(sheet, row)] = "locked" if _is_locked(sheet, row) else "no score"
    left_out |= found.unmatched
    return Exported(sheet.with_cells(texts), written, left_out, untouched, tuple(found.unmatched))


def moodle_import(book: Gradebook) -> Exported:
    """Returns a table for Moodle's grade import, where each column is mapped by hand.

    Its first column is the student as the gradebook has it, after the name of what was handed in: map it to
    what that is, such as the ID number or the e-mail address.
    """
    entries, left_out = gradable(book)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    title = f"{book.assignment.upper()} {book.title}"
    writer.writerow(["Student", quoted(title), quoted(f"{title} (feedback)")])
    for entry in entries:
        comment = html.escape(short_text(entry, book)).replace("\n", "<br>")
        writer.writerow([quoted(entry.student), number(entry.earned), quoted(comment)])
    return Exported(out.getvalue().encode(), len(entries), left_out, {})


def _maximum(sheet: Sheet, grade: int) -> str:
    """What Moodle counts: the column behind the grades says it, in whatever language."""
    return sheet.text(1, grade + 1) if "max" in sheet.text(0, grade + 1).casefold() else ""


def _who(sheet: Sheet, row: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    header = sheet.header
    own = [sheet.text(row, header.index(name)) for name in IDENTIFIERS if name in header]
    participant = re.search(r"\d+$", sheet.text(row, 0)).group()
    return (sheet.text(row, 0), participant, *own), (_label(sheet, row),)


def _label(sheet: Sheet, row: int) -> str:
    named = [sheet.text(row, sheet.header.index(name)) for name in NAMES if name in sheet.header]
    return named[0] if named else sheet.text(row, 0)


def _is_locked(sheet: Sheet, row: int) -> bool:
    name = "Grade can be changed"
    return name in sheet.header and sheet.text(row, sheet.header.index(name)) == "No"
