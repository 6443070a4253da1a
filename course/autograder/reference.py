"""The author's own solution, in the trusted process: what right answers are compared with."""

import inspect

from course.autograder.assignment import Assignment, at_hand
from course.autograder.cells import role, source
from course.autograder.modules import load_module
from course.autograder.numpy_layer import LayerParts, layer_class
from course.autograder.release import read_source
from course.errors import BrokenFileError


def reference_namespace(assignment: Assignment) -> dict:
    """Returns the names of the author's solution.

    Where the solution imports Keras, which the trusted process does not, the folder holds a `reference.py`:
    the same functions in NumPy, and `LayerParts` for each layer. Its call stands under `NAME.call`.

    Raises:
        BrokenFileError: If a cell or the file does not run.
    """
    if (assignment.folder / "reference.py").is_file():
        return _from_file(assignment)
    namespace = {"__name__": f"reference_{assignment.name}"}
    for cell in read_source(assignment)["cells"]:
        marks = role(cell)
        is_run = cell["cell_type"] == "code" and marks.runs and not marks.is_grade
        if is_run and (marks.is_solution or marks.is_locked):
            try:
                with at_hand(assignment):  # its first cell opens it by name
                    exec(compile(source(cell), f"<{marks.grade_id}>", "exec"), namespace)
            except Exception as error:
                raise BrokenFileError(
                    f"The cell {marks.grade_id} of the source does not run: {error}."
                ) from error
    return namespace


def _from_file(assignment: Assignment) -> dict:
    module, namespace = load_module(assignment.folder / "reference.py"), {}
    for name, value in vars(module).items():
        if isinstance(value, LayerParts):
            namespace[f"{name}.call"] = value.call
            namespace[name] = layer_class(name, value, namespace)
        elif inspect.isfunction(value) and not name.startswith("_"):
            namespace[name] = value
    return namespace
