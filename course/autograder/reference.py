"""The author's own solution, run in the trusted process: what right answers are compared with."""

from course.autograder.assignment import Assignment
from course.autograder.cells import role, source
from course.autograder.release import read_source
from course.errors import BrokenFileError


def reference_namespace(assignment: Assignment) -> dict:
    """Runs the solution cells and the locked cells of the source notebook and returns the names they define.

    Raises:
        BrokenFileError: If a cell does not run.
    """
    namespace = {"__name__": f"reference_{assignment.name}"}
    for cell in read_source(assignment)["cells"]:
        marks = role(cell)
        is_run = cell["cell_type"] == "code" and marks.runs and not marks.is_grade
        if is_run and (marks.is_solution or marks.is_locked):
            try:
                exec(compile(source(cell), f"<{marks.grade_id}>", "exec"), namespace)
            except Exception as error:
                raise BrokenFileError(
                    f"The cell {marks.grade_id} of the source does not run: {error}."
                ) from error
    return namespace
