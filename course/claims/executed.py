"""What the executed lessons measured: the rows in the outputs of their notebooks."""

import json
from pathlib import Path

from course.claims.row import Row, parse_row
from course.errors import BrokenFileError

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"  # in a clone; an installed package has none beside it


def lessons_in(folder: Path) -> set[str]:
    """Returns the numbers of the lessons of which a folder holds the source or the notebook."""
    files = [*folder.glob("[01][0-9]_*.ipynb"), *folder.glob("source/[01][0-9]_*.py")]
    return {file.name[:2] for file in files}


def rows_in(folder: Path) -> dict[str, Row]:
    """Returns the rows printed in the executed notebooks of a folder, by claim.

    Raises:
        BrokenFileError: If a notebook cannot be read.
    """
    rows = {}
    for file in sorted(folder.glob("[01][0-9]_*.ipynb")):
        try:
            lines = _printed_lines(json.loads(file.read_text(encoding="utf-8")))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise BrokenFileError(
                f"{file.name} is not a notebook.", f"Build it again: course lesson build {file.name[:2]}."
            ) from None
        rows |= {row.id: row for row in map(parse_row, lines) if row}
    return rows


def _printed_lines(notebook: dict) -> list[str]:
    return [
        line
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
        if output["output_type"] == "stream" and output["name"] == "stdout"
        for line in "".join(output["text"]).splitlines()
    ]
