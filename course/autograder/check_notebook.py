"""The public checks on a whole notebook, run from top to bottom in the sandbox."""

import json
from dataclasses import dataclass
from pathlib import Path

from course.autograder.assignment import Assignment, load_assignment
from course.autograder.checks import load_checks
from course.autograder.examine import Answer, examine
from course.autograder.misconceptions import explainer
from course.autograder.release import student_notebook
from course.autograder.sandbox import Tier, strongest
from course.autograder.submission import Submission, read_submission
from course.errors import BrokenFileError, CourseError


@dataclass(frozen=True)
class Checked:
    """What the public checks say of a notebook.

    Attributes:
        assignment: Which assignment it is.
        submission: What was read.
        answers: What came of each question.
        tier: The walls it ran behind.
    """

    assignment: Assignment
    submission: Submission
    answers: tuple[Answer, ...]
    tier: Tier

    @property
    def passed(self) -> int:
        """How many checks pass."""
        return sum(result.passed for answer in self.answers for result in answer.results)

    @property
    def count(self) -> int:
        """How many checks there are."""
        return sum(len(answer.results) for answer in self.answers)


def check_notebook(path: Path, tier: Tier | None = None) -> Checked:
    """Runs a learner's notebook and the public checks of its assignment.

    Args:
        path: A notebook, or a folder with one.
        tier: The walls to use; the strongest that work if None.

    Raises:
        BrokenFileError: If the notebook cannot be read.
        CourseError: If it belongs to no assignment that is here.
    """
    tier = strongest() if tier is None else tier
    assignment = assignment_of(path)
    submission = read_submission(path, assignment, student_notebook(assignment))
    answers = examine(submission, assignment, load_checks(assignment), tier, explain=explainer(assignment))
    return Checked(assignment, submission, answers, tier)


def assignment_of(path: Path) -> Assignment:
    """Returns the assignment that a notebook belongs to: the one beside it, or the one that it names.

    Raises:
        CourseError: If there is none.
    """
    folder = path if path.is_dir() else path.parent
    if (folder / "assignment.toml").is_file():
        return load_assignment(folder)
    try:
        name = json.loads(path.read_bytes())["metadata"]["course"]["assignment"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        if not path.is_dir() and isinstance(error, ValueError):
            raise BrokenFileError(
                f"{path.name} is not a notebook: it is no JSON.", "Open it in Jupyter."
            ) from error
        raise CourseError(
            f"{path.name} does not say which assignment it belongs to.",
            "Work in the folder that `course release` made, with assignment.toml beside the notebook.",
        ) from error
    return load_assignment(str(name))
