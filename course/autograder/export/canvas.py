"""Canvas: one column filled in the instructor's own export of the gradebook."""

import re

from course.autograder.export.exported import Exported, gradable, number, scaled
from course.autograder.export.match import match
from course.autograder.export.sheet import Sheet
from course.autograder.gradebook import Gradebook
from course.errors import CourseError, UnknownNameError

IDENTIFIERS = ("ID", "SIS User ID", "SIS Login ID", "Integration ID")
NAMES = ("Student", "LastName", "FirstName")
POINTS = "Points Possible"
KEPT = {"EX": "excused", "N/A": "not assigned"}


def fill_canvas(book: Gradebook, sheet: Sheet, column: str, *, scale: bool = False) -> Exported:
    """Writes the scores of a class into a column of a Canvas export; all else stays byte for byte.

    Canvas imports such a file again, and shows what changes before it does. Students are matched by ID, SIS
    User ID, SIS Login ID, Integration ID or name. Rows without a score, and those of students who are
    excused, are left as they are.

    Args:
        book: The class.
        sheet: The export.
        column: The assignment's column, as "A1 (123)", or the title in it, where just one column has it.
        scale: Convert the scores where Canvas counts other points.

    Raises:
        CourseError: If it is no Canvas export, the column is read only, or counts other points.
        UnknownNameError: If there is no such column.
    """
    header = sheet.header
    if "ID" not in header or not {"Student", "LastName"} & set(header):
        raise CourseError(
            f"{sheet.name} is not an export of Canvas's gradebook: it has no columns Student and ID.",
            "In Canvas: Grades, Export, Export Entire Gradebook.",
        )
    place, identity = _column(sheet, column), sheet.column("ID")
    students = [row for row in range(1, len(sheet.rows)) if sheet.text(row, identity).strip()]
    others = [row for row in range(1, len(sheet.rows)) if row not in students]
    possible = next((sheet.text(row, place) for row in others if sheet.text(row, 0).strip() == POINTS), "")
    if "read only" in possible:
        raise CourseError(f"Canvas does not import the column {header[place]!r}: it is read only.")
    factor = scaled(book, possible, scale=scale, where=f"The column {header[place]!r}")
    entries, left_out = gradable(book)
    found = match([entry.student for entry in entries], [_who(sheet, row) for row in students])
    texts, untouched = {}, {}
    for entry in entries:
        if entry.student not in found.row_of:
            continue
        row = students[found.row_of[entry.student]]
        kept = KEPT.get(sheet.text(row, place).strip())
        if kept or place >= len(sheet.rows[row]):
            left_out[entry.student] = f"Canvas says: {kept}" if kept else "its row is too short"
        else:
            texts[row, place] = number(entry.earned * factor)
    for row in students:
        if (row, place) not in texts:
            untouched[_name(sheet, row)] = KEPT.get(sheet.text(row, place).strip(), "no score")
    left_out |= found.unmatched
    return Exported(sheet.with_cells(texts), len(texts), left_out, untouched, tuple(found.unmatched))


def _column(sheet: Sheet, column: str) -> int:
    if column in sheet.header:
        return sheet.column(column)
    assignments = [name for name in sheet.header if re.search(r" \(\d+\)$", name)]
    titled = [name for name in assignments if name.rsplit(" (", 1)[0] == column]
    if len(titled) == 1:
        return sheet.column(titled[0])
    raise UnknownNameError(f"column in {sheet.name}", column, assignments)


def _who(sheet: Sheet, row: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    header = sheet.header
    own = [sheet.text(row, header.index(name)) for name in IDENTIFIERS if name in header]
    return tuple(own), (_name(sheet, row),)


def _name(sheet: Sheet, row: int) -> str:
    header = sheet.header
    return " ".join(sheet.text(row, header.index(name)) for name in NAMES if name in header)
