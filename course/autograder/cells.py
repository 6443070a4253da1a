"""Cells of an assignment's notebook and what their nbgrader metadata (version 3) says of them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CellRole:
    """What a cell is for.

    Attributes:
        grade_id: Its id; empty for cells of no role.
        is_grade: It holds tests and points.
        is_solution: The learner writes it.
        is_locked: The learner leaves it as it is; a cell of tests always, an answer never.
        is_task: It asks for something that a person grades.
        runs: Whether it is run when grading; {"course": {"run": false}} marks cells for the learner only.
    """

    grade_id: str = ""
    is_grade: bool = False
    is_solution: bool = False
    is_locked: bool = False
    is_task: bool = False
    runs: bool = True


def role(cell: dict) -> CellRole:
    """Reads the role of a cell from its metadata, whatever may stand there.

    Example:
        >>> role({"metadata": {"nbgrader": {"grade_id": "q1", "solution": True}}}).is_solution
        True
    """
    metadata = _table(cell.get("metadata"))
    marks = _table(metadata.get("nbgrader"))
    grade_id = marks.get("grade_id")
    if not isinstance(grade_id, str):
        return CellRole(runs=_table(metadata.get("course")).get("run") is not False)
    is_grade, is_solution = marks.get("grade") is True, marks.get("solution") is True
    is_locked = not is_solution and (is_grade or marks.get("locked") is True)
    return CellRole(
        grade_id, is_grade, is_solution, is_locked, marks.get("task") is True,
        _table(metadata.get("course")).get("run") is not False,
    )  # fmt: skip


def source(cell: dict) -> str:
    """Returns the text of a cell; notebooks may hold it as a list of lines."""
    text = cell.get("source", "")
    return "".join(text) if isinstance(text, list) else text


def _table(value) -> dict:
    return value if isinstance(value, dict) else {}
