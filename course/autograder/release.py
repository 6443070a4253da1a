"""From the author's folder to the learner's: solutions and hidden tests are taken out."""

import copy
import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from course.autograder.assignment import Assignment
from course.autograder.cells import CellRole, role, source
from course.errors import BrokenFileError, CourseError

STUB = ["# YOUR CODE HERE", "raise NotImplementedError()"]
TEXT_STUB = ["YOUR ANSWER HERE"]
COPIED = ["assignment.toml", "checks.py", "README.md"]
ORIGINAL = "original.ipynb"


@dataclass(frozen=True)
class Release:
    """What a learner is given.

    Attributes:
        folder: Where it is.
        files: Names of what was written.
    """

    folder: Path
    files: tuple[str, ...]


def release(assignment: Assignment, folder: Path, mistakes: dict, force: bool = False) -> Release:
    """Writes the learner's copy of an assignment.

    Args:
        assignment: The author's.
        folder: Where to write; made if needed.
        mistakes: Fingerprints of known mistakes, from `fingerprints`.
        force: Write into a folder that holds files; those of the same name are replaced.

    Raises:
        CourseError: If the folder holds files and `force` is not set.
    """
    if folder.is_dir() and any(folder.iterdir()) and not force:
        raise CourseError(f"{folder} is not empty.", "Name another folder, or add --force to write into it.")
    notebook = json.dumps(student_notebook(assignment), indent=1, ensure_ascii=False) + "\n"
    folder.mkdir(parents=True, exist_ok=True)
    for name in (assignment.notebook, ORIGINAL):
        (folder / name).write_text(notebook, encoding="utf-8")
    for name in COPIED:
        shutil.copyfile(assignment.folder / name, folder / name)
    (folder / "mistakes.json").write_text(json.dumps(mistakes, indent=1) + "\n", encoding="utf-8")
    return Release(folder, (assignment.notebook, ORIGINAL, *COPIED, "mistakes.json"))


def student_notebook(assignment: Assignment) -> dict:
    """Returns the notebook as the learner gets it, as nbgrader's own release step would make it.

    Raises:
        BrokenFileError: If it cannot be read, or a region in it does not close.
    """
    notebook = read_source(assignment)
    if not assignment.has_solutions:
        return notebook
    notebook["cells"] = [_student_cell(cell) for cell in notebook["cells"]]
    notebook["metadata"].pop("celltoolbar", None)
    notebook["metadata"]["course"] = {"assignment": assignment.name}
    return notebook


def read_source(assignment: Assignment) -> dict:
    """Returns the author's notebook, or in a learner's copy the one that was released.

    Raises:
        BrokenFileError: If it cannot be read.
    """
    file = assignment.folder / ("source.ipynb" if assignment.has_solutions else ORIGINAL)
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BrokenFileError(f"{file} cannot be read: {error}.") from error


def _student_cell(original: dict) -> dict:
    cell = copy.deepcopy(original)
    is_code, marks = cell["cell_type"] == "code", role(cell)
    cell["source"] = _student_text(source(cell), marks, STUB if is_code else TEXT_STUB)
    if is_code:
        cell["outputs"], cell["execution_count"] = [], None
        for name in ("collapsed", "scrolled"):
            cell["metadata"].pop(name, None)
    if marks.is_grade or marks.is_solution or marks.is_locked:
        cell["metadata"]["deletable"] = False
        if marks.is_locked:
            cell["metadata"]["editable"] = False
        cell["metadata"]["nbgrader"].update(checksum=_checksum(cell), cell_type=cell["cell_type"])
    cell["source"] = cell["source"].splitlines(keepends=True)
    return cell


def _student_text(text: str, marks: CellRole, stub: list[str]) -> str:
    """Returns the text of a cell without what only the author may see."""
    where = f"The cell {marks.grade_id}" if marks.grade_id else f"A cell of no id, {text[:40]!r},"
    for what, is_meant_for, replacement in (
        ("SOLUTION", marks.is_solution, stub),
        ("HIDDEN TESTS", marks.is_grade, []),
        ("MARK SCHEME", marks.is_task, []),
    ):
        begin, end = f"BEGIN {what}", f"END {what}"
        if what == "MARK SCHEME" and begin in text and "](attachment:" in text:
            raise BrokenFileError(
                f"{where} has an attached picture beside a marking scheme; it would be released."
            )
        if begin in text and not is_meant_for:
            raise BrokenFileError(f"{where} holds {begin!r}, but is not marked for it in its metadata.")
        try:
            cleared = replace_region(text, begin, end, replacement)
        except BrokenFileError as error:
            raise BrokenFileError(f"{where} cannot be released: {error}") from None
        text = "\n".join(stub) if what == "SOLUTION" and marks.is_solution and begin not in text else cleared
    return text


def replace_region(text: str, begin: str, end: str, stub: list[str]) -> str:
    """Replaces the lines from one that holds a mark to one that holds another, both included.

    Args:
        text: Text of a cell.
        begin: First mark.
        end: Last mark.
        stub: Lines put in its place, indented as the line of the first mark is.

    Raises:
        BrokenFileError: If a region opens twice or does not close.

    Example:
        >>> replace_region("a\\n# IN\\nb\\n# OUT\\nc", "# IN", "# OUT", [])
        'a\\nc'
    """
    lines, is_inside = [], False
    for line in text.split("\n"):
        if begin in line:
            if is_inside:
                raise BrokenFileError(f"A second {begin!r} comes before {end!r}.")
            is_inside = True
            indent = line[: len(line) - len(line.lstrip())]
            lines += [indent + stub_line for stub_line in stub]
        elif end in line:
            is_inside = False
        elif not is_inside:
            lines.append(line)
    if is_inside:
        raise BrokenFileError(f"A {begin!r} is not followed by {end!r}.")
    return "\n".join(lines)


def _checksum(cell: dict) -> str:
    """The checksum that nbgrader keeps of a cell."""
    marks = role(cell)
    flags = (marks.is_grade, marks.is_solution, marks.is_locked)
    parts = [cell["source"], cell["cell_type"], *map(str, flags), marks.grade_id]
    if marks.is_grade:
        parts.append(str(float(cell["metadata"]["nbgrader"]["points"])))
    return hashlib.md5("".join(parts).encode()).hexdigest()
