"""From the source of a lesson to its executed notebook."""

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from course.errors import CourseError
from course.notebook.clean import cell_name, clean, problems
from course.notebook.execute import Execution, execute
from course.notebook.lessons import Lesson
from course.notebook.source import digest, read

if TYPE_CHECKING:
    from nbformat import NotebookNode

TIMEOUT = 300.0  # seconds for one cell; ten times what a lesson may take, for a machine that is busy
FAST_TENSORFLOW = {"COURSE_PROFILE": "fast", "KERAS_BACKEND": "tensorflow"}  # what stored outputs come from


def is_current(lesson: Lesson) -> bool:
    """Tells whether a lesson's notebook was built from its source as it is now.

    Args:
        lesson: The lesson. A notebook that is missing, or cannot be read, is not current.
    """
    try:
        metadata = json.loads(lesson.notebook.read_text(encoding="utf-8"))["metadata"]
        return metadata["course"]["source_sha256"] == digest(lesson.source)
    except (OSError, ValueError, LookupError, TypeError):
        return False


def build(lesson: Lesson, *, on_cell: Callable[[int], None] = lambda place: None) -> Execution:
    """Runs the source of a lesson with the fast profile on TensorFlow and writes the notebook.

    The notebook is replaced in one step when all went well; until then, and where anything fails, the old
    one stays.

    Args:
        lesson: The lesson.
        on_cell: Called with each code cell's place (from 1) when it is done.

    Returns:
        The execution, with the wall time of each cell.

    Raises:
        CourseError: If a cell fails, or shows what must not be committed; the message names the cell.
    """
    notebook = read(lesson.source)
    done = execute(
        notebook, lesson.notebook.parent, timeout=TIMEOUT, environment=FAST_TENSORFLOW, on_cell=on_cell
    )
    if done.failed is not None:
        raise failure(lesson, done)
    clean(notebook)
    if found := problems(notebook):
        more = f"\n(and {len(found) - 3} more)" if len(found) > 3 else ""
        raise CourseError(f"{lesson.notebook.name} is not fit to be kept:", "\n".join(found[:3]) + more)
    write(notebook, lesson.notebook)
    return done


def failure(lesson: Lesson, done: Execution) -> CourseError:
    """Returns the error that names the cell at which an execution stopped, and its reason.

    Args:
        lesson: The lesson that was run.
        done: Its execution, which failed.
    """
    cell = done.notebook.cells[done.failed - 1]
    return CourseError(
        f"Lesson {lesson.number} stopped in cell {done.failed} (`{cell_name(cell)}`).", done.reason
    )


def write(notebook: "NotebookNode", file: Path) -> None:
    """Writes a notebook to a temporary name and renames it, so that a reader sees the old one or the new.

    Args:
        notebook: The notebook; it must be valid.
        file: Where it goes.
    """
    import nbformat  # takes a second: only those who write a notebook pay

    nbformat.validate(notebook)
    text = nbformat.writes(notebook)
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text.rstrip("\n") + "\n")
        os.chmod(temporary, 0o644)
        os.replace(temporary, file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
