"""From what a student handed in to cells in the order of the release, each repair named."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from course.autograder.assignment import Assignment
from course.autograder.cells import role, source
from course.autograder.unwrap import notebook_bytes, student_name
from course.errors import BrokenFileError

CELLS_LIMIT = 2000


@dataclass(frozen=True)
class Cell:
    """One cell to run.

    Attributes:
        grade_id: Its id in the release, or empty for a cell that the student added.
        source: What to run.
    """

    grade_id: str
    source: str


@dataclass(frozen=True)
class Submission:
    """What a student handed in, ready to be run.

    Attributes:
        student: Whose it is, from the name of the file or folder.
        digest: SHA-256 of the notebook.
        parts: For each question the cells that lead to it, in order.
        repairs: What was not as released, and what was done about it.
    """

    student: str
    digest: str
    parts: tuple[tuple[str, tuple[Cell, ...]], ...]
    repairs: tuple[str, ...]


def read_submission(path: Path, assignment: Assignment, original: dict) -> Submission:
    """Reads a notebook, a bundle made by `course submit`, or a folder with one of them.

    Nothing is unpacked to disk, and links are not followed.

    Args:
        path: What was handed in.
        assignment: The assignment.
        original: The notebook as released, from `student_notebook`.

    Raises:
        BrokenFileError: If there is no one notebook that can be read; the message says why.
    """
    data = notebook_bytes(path, assignment.notebook)
    return submission_of(data, path.name, student_name(path), assignment, original)


def submission_of(data: bytes, name: str, student: str, assignment: Assignment, original: dict) -> Submission:
    """Puts the bytes of a notebook in order.

    Args:
        data: What `notebook_bytes` returned.
        name: Name of the file, for messages.
        student: Whose it is.
        assignment: The assignment.
        original: The notebook as released, from `student_notebook`.

    Raises:
        BrokenFileError: If it is not a notebook; the message says why.
    """
    parts, repairs = arrange(_cells(data, name), assignment, original["cells"])
    return Submission(student, hashlib.sha256(data).hexdigest(), parts, repairs)


def arrange(cells: list[dict], assignment: Assignment, released: list[dict]):
    """Puts a student's cells in the order of the release, by their ids.

    Cells that the student added stay behind the cell they follow. Cells that should not have been changed are
    taken from the release; those that hold tests are left out.

    Args:
        cells: The student's cells.
        assignment: The assignment.
        released: The cells of the release.

    Returns:
        For each question the cells that lead to it, and the repairs.
    """
    known = {role(cell).grade_id: cell for cell in released if role(cell).grade_id}
    written, added, order, repairs = _sort(cells, known)
    if order != sorted(order, key=list(known).index):
        repairs.append("Cells were moved; they were run in the order of the release.")
    if not order:
        repairs.append("No cell carries an id of the assignment; is this the right notebook?")
    last_test = {assignment.question_of(name): name for name, cell in known.items() if role(cell).is_grade}
    parts, waiting = [], [*added.get("", [])]
    for grade_id, cell in known.items():
        marks, question = role(cell), assignment.question_of(grade_id)
        if not marks.is_grade and cell["cell_type"] == "code" and marks.runs:
            if marks.is_solution and grade_id not in written:
                repairs.append(f"The cell {grade_id} is missing.")
            text = written.get(grade_id, "") if marks.is_solution else source(cell)
            waiting.append(Cell(grade_id, text))
        if question and last_test.get(question) == grade_id:  # nbgrader's authors write several a question
            parts.append((question, tuple(waiting)))
            waiting = []
        waiting += added.get(grade_id, [])
    return tuple(parts), tuple(repairs)


def _sort(cells: list[dict], known: dict[str, dict]):
    """Tells apart the cells of the release, by id, and those that were added, by the id they follow."""
    written, added, order, repairs, last = {}, {}, [], [], ""
    for cell in cells:
        marks, text = role(cell), source(cell)
        if marks.grade_id in known:
            last = marks.grade_id
            released = known[last]
            if role(released).is_solution and cell["cell_type"] != released["cell_type"]:
                repairs.append(f"The cell {last} had become {cell['cell_type']}; it was run as code.")
            if last in order:
                repairs.append(f"The cell {last} is there twice; the first that was written in counts.")
            else:
                order.append(last)
            if role(released).is_locked and not role(released).is_grade and text != source(released):
                repairs.append(f"The locked cell {last} was changed; the released one was used.")
            if last not in written or written[last] == source(released):
                written[last] = text
        elif marks.is_grade:
            repairs.append(f"A test cell of no known id ({marks.grade_id[:40]!r}) was left out.")
        elif cell["cell_type"] == "code" and marks.runs and text.strip():
            added.setdefault(last, []).append(Cell("", text))
    return written, added, order, list(dict.fromkeys(repairs))


def _cells(data: bytes, name: str) -> list[dict]:
    advice = "Open it in Jupyter; if that fails, start from original.ipynb and copy your cells."
    try:
        notebook = json.loads(data)
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise BrokenFileError(f"{name} is not a notebook: it is no JSON{where}.", advice) from error
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise BrokenFileError(f"{name} is not a notebook of version 4: it has no list of cells.", advice)
    if len(cells) > CELLS_LIMIT:
        raise BrokenFileError(f"{name} has {len(cells)} cells, more than {CELLS_LIMIT}.", advice)
    for number, cell in enumerate(cells, start=1):
        text = cell.get("source", "") if isinstance(cell, dict) else None
        is_text = isinstance(text, str) or (
            isinstance(text, list) and all(isinstance(line, str) for line in text)
        )
        if not is_text or cell.get("cell_type") not in ("code", "markdown", "raw"):
            raise BrokenFileError(f"Cell {number} of {name} is damaged.", advice)
    return cells
