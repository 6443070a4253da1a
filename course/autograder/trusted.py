"""What the process that grades holds of an assignment, and no student's process does."""

from course.autograder.assignment import Assignment
from course.autograder.checks import load_checks
from course.autograder.misconceptions import explains, load_misconceptions
from course.autograder.reference import reference_namespace
from course.autograder.student import LocalStudent


def trusted_parts(assignment: Assignment) -> dict:
    """Returns what grading needs beside the submission, by the names that `examine` gives it.

    The author's solution is run only where something asks it: one that imports Keras takes seconds.

    Raises:
        BrokenFileError: If a file of the author's does not run.
    """
    checks, catalogue = load_checks(assignment, hidden=True), load_misconceptions(assignment)
    is_asked = catalogue or any("reference" in check.wants for check in checks)
    namespace = reference_namespace(assignment) if is_asked else {}
    return {
        "checks": checks,
        "reference": LocalStudent(namespace),
        "explain": explains(catalogue, namespace),
    }
