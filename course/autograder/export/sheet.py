"""A CSV file of someone else's, of which single cells are replaced: every other byte stays as it is."""

import re
from dataclasses import dataclass
from pathlib import Path

from course.errors import BrokenFileError, CourseError, UnknownNameError

BOM = b"\xef\xbb\xbf"
SEPARATORS = (b",", b";", b"\t")


@dataclass(frozen=True)
class Cell:
    """One cell.

    Attributes:
        text: What it says, without the quotes around it.
        start: Where its bytes begin in the file, quotes included.
        end: Where they end.
    """

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Sheet:
    """A CSV file as it is on disk.

    Attributes:
        data: Its bytes.
        rows: Its cells, from the header on.
        name: What to call it in messages.
    """

    data: bytes
    rows: tuple[tuple[Cell, ...], ...]
    name: str

    @property
    def header(self) -> list[str]:
        """The names of the columns."""
        return [cell.text for cell in self.rows[0]]

    def column(self, name: str) -> int:
        """Returns the place of the column of this name.

        Raises:
            UnknownNameError: If there is none.
            CourseError: If there are several.
        """
        places = [place for place, text in enumerate(self.header) if text == name]
        if not places:
            raise UnknownNameError(f"column in {self.name}", name, self.header)
        if len(places) > 1:
            raise CourseError(
                f"{self.name} has {len(places)} columns {name!r}.", "Give them different names."
            )
        return places[0]

    def text(self, row: int, column: int) -> str:
        """Returns what a cell says; empty where the row is too short to have it."""
        return self.rows[row][column].text if column < len(self.rows[row]) else ""

    def with_cells(self, texts: dict[tuple[int, int], str]) -> bytes:
        """Returns the file with other texts in some cells.

        Args:
            texts: From (row, column) to the text; the cells must be there.
        """
        parts, done = [], 0
        for (row, column), text in sorted(texts.items()):
            cell = self.rows[row][column]
            written = text.encode()
            if re.search(r'[",;\t\r\n]', text) or self.data[cell.start : cell.start + 1] == b'"':
                written = b'"' + written.replace(b'"', b'""') + b'"'
            parts += [self.data[done : cell.start], written]
            done = cell.end
        return b"".join([*parts, self.data[done:]])


def read_sheet(file: Path) -> Sheet:
    """Reads a CSV file whose first row is a header.

    Raises:
        BrokenFileError: If it is no UTF-8, or a quote in it does not close.
        CourseError: If it cannot be opened, or holds no rows.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise CourseError(f"{file} cannot be read: {error.strerror}.") from error
    try:
        data.decode()
    except UnicodeDecodeError as error:
        raise BrokenFileError(
            f"{file.name} is not UTF-8 (byte {error.start}).", "Export it again, as CSV in UTF-8."
        ) from error
    first = data.split(b"\n", 1)[0]
    separator = max(SEPARATORS, key=first.count)
    rows = tuple(row for row in _rows(data, separator, file.name) if len(row) > 1 or row[0].text)
    if len(rows) < 2:
        raise CourseError(f"{file.name} holds no rows below its header.", "Export it again.")
    return Sheet(data, rows, file.name)


def _rows(data: bytes, separator: bytes, name: str):
    """Yields the rows. A quote counts at the start of a cell only, as spreadsheets read it."""
    plain = re.compile(rb"[^\r\n" + separator + rb"]*")
    quoted = re.compile(rb'"(?:[^"]|"")*"')
    place = len(BOM) if data.startswith(BOM) else 0
    row = []
    while place < len(data) or row:
        start = place
        if data[start : start + 1] == b'"':
            found = quoted.match(data, start)
            if found is None:
                line = data.count(b"\n", 0, start) + 1
                raise BrokenFileError(f"A quote in line {line} of {name} does not close.", "Export it again.")
            place = plain.match(data, found.end()).end()
            text = found.group()[1:-1].replace(b'""', b'"') + data[found.end() : place]
        else:
            place = plain.match(data, start).end()
            text = data[start:place]
        row.append(Cell(text.decode(), start, place))
        if data[place : place + 1] == separator:
            place += 1
            continue
        place += 2 if data[place : place + 2] == b"\r\n" else 1
        yield tuple(row)
        row = []
