"""Times by student from a table: when work came, or until when it may come."""

import csv
import unicodedata
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from course.errors import BrokenFileError


def read_times(file: Path, column: str, zone: tzinfo | None = None) -> dict[str, datetime]:
    """Reads a CSV file with the columns `student` and another one with a time for each.

    Args:
        file: The file.
        column: Name of the column with the times: ISO 8601, as 2026-12-01T23:59:00+01:00 or 2026-12-01 23:59.
        zone: The zone of times that name none; UTC if None.

    Raises:
        BrokenFileError: If it cannot be read; the message names the line.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            reader = csv.DictReader(opened, strict=True)
            if not {"student", column} <= set(reader.fieldnames or ()):
                has = ", ".join(reader.fieldnames or ()) or "nothing"
                raise BrokenFileError(
                    f"{file} needs the columns student and {column} in its first line. It has {has}."
                )
            times = {}
            for row in reader:
                student, time = _row(row, column, f"{file}, line {reader.line_num}", zone or UTC)
                if times.get(student, time) != time:
                    raise BrokenFileError(f"{file}, line {reader.line_num}: a second time for {student!r}.")
                times[student] = time
            return times
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BrokenFileError(f"{file} cannot be read as a CSV file in UTF-8: {error}.") from error


def moment(text: str, zone: tzinfo) -> datetime:
    """Returns the time that a text in ISO 8601 says, in a zone if it names none.

    Raises:
        ValueError: If it is not one.
    """
    time = datetime.fromisoformat(text.strip())
    return time if time.tzinfo is not None else time.replace(tzinfo=zone)


def _row(row: dict, column: str, where: str, zone: tzinfo) -> tuple[str, datetime]:
    student = unicodedata.normalize("NFC", (row["student"] or "").strip())
    if not student:
        raise BrokenFileError(f"{where}: no student is named.")
    try:
        return student, moment(row[column] or "", zone)
    except ValueError:
        raise BrokenFileError(
            f"{where}: `{column}` must be a time as 2026-12-01T23:59:00+01:00. Received: {row[column]!r}."
        ) from None
