"""Where a gradebook is, from what a person types."""

from pathlib import Path

from course.autograder.gradebook.read import read_gradebook
from course.autograder.gradebook.schema import NAME
from course.errors import CourseError


def find_gradebook(place: Path | None = None, assignment: str | None = None, option: str = "") -> Path:
    """Returns the file of a gradebook.

    Args:
        place: The file, the folder that `course grade` wrote, or that of the submissions; if None, it is
            looked for in the working folder, beside it, and in the folders directly below.
        assignment: Name of its assignment; of any if None.
        option: The option by which the command takes a folder, for the message; empty where the folder stands
            behind the assignment.

    Raises:
        CourseError: If there is none of this assignment, or more than one.
    """
    found = _found(place)
    if not found and place is not None:
        raise CourseError(f"There is no gradebook in {place}.", "`course grade` makes one.")
    if not found:
        raise CourseError("There is no gradebook here.", "Name the folder that `course grade` wrote.")
    if assignment is None and len(found) == 1:
        return found[0]
    names = {file: read_gradebook(file).assignment for file in found}
    wanted = [file for file in found if assignment in (None, names[file])]
    if len(wanted) == 1:
        return wanted[0]
    listed = ", ".join(f"{file.parent} ({names[file]})" for file in wanted or found)
    if not wanted:
        problem = f"There is no gradebook of {assignment} here, only: {listed}."
        if len(found) == 1:
            problem = f"{found[0]} is the gradebook of {names[found[0]]}, not of {assignment}."
        raise CourseError(problem, f"Name the folder that `course grade` wrote for {assignment}.")
    how = f"Add {option}" if option else "Name one behind the assignment:"
    how = f"{how} {wanted[0].parent}"
    raise CourseError(f"There are several gradebooks here: {listed}.", f"{how}, or another of them.")


def _found(place: Path | None) -> list[Path]:
    """The gradebook that a place names; of no place, all of those here."""
    here = place or Path()
    whole = here.resolve()
    for file in (here, here / NAME, whole.parent / f"{whole.name}_graded" / NAME):
        if file.is_file():
            return [file]
    return [] if place is not None else sorted(here.glob(f"*/{NAME}"))
