"""Where a gradebook is, from what a person types."""

from pathlib import Path

from course.autograder.gradebook.read import read_gradebook
from course.autograder.gradebook.schema import NAME
from course.errors import CourseError


def find_gradebook(place: Path | None = None, assignment: str | None = None) -> Path:
    """Returns the file of a gradebook.

    Args:
        place: The file, the folder that `course grade` wrote, or that of the submissions; if None, it is
            looked for in the working folder and in those directly below.
        assignment: Name of its assignment; of any if None.

    Raises:
        CourseError: If there is none, or more than one.
    """
    if place is not None:
        beside = place.resolve()
        places = [place, place / NAME, beside.with_name(f"{beside.name}_graded") / NAME]
        for file in places:
            if file.is_file():
                return file
        raise CourseError(f"There is no gradebook in {place}.", "`course grade` makes one.")
    here = Path()
    found = [here / NAME] if (here / NAME).is_file() else sorted(here.glob(f"*/{NAME}"))
    if assignment is not None and len(found) > 1:
        found = [file for file in found if read_gradebook(file).assignment == assignment]
    if not found:
        raise CourseError("There is no gradebook here.", "Name the folder that `course grade` wrote.")
    if len(found) > 1:
        listed = ", ".join(str(file.parent) for file in found)
        raise CourseError(f"There are several gradebooks here: {listed}.", "Name one of these folders.")
    return found[0]
