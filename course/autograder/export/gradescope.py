"""Gradescope: what its `results.json` says of a submission."""

from course.autograder.assignment import Assignment
from course.autograder.export.exported import number
from course.autograder.export.words import lines_only, question_text

VISIBILITIES = ("visible", "after_due_date", "after_published", "hidden")


def results(
    record: dict, assignment: Assignment, visibility: str = "visible", is_finished: bool = True
) -> dict:
    """Returns a grading as Gradescope takes it: one test a question, with its share of the points.

    All texts are marked as plain, so that Gradescope renders nothing that a student wrote. Hidden cases and
    the seed are not in it.

    Args:
        record: From `report.record`; questions may be missing from it.
        assignment: The assignment.
        visibility: When students see the tests and their score, one of VISIBILITIES.
        is_finished: Whether the missing questions will stay missing.
    """
    given = record["questions"]
    return {
        "score": record["earned"],
        "output": _head(record, assignment, is_finished),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": visibility,
        "stdout_visibility": "hidden",
        "tests": [
            _test(place, question, given.get(question.name), visibility)
            for place, question in enumerate(assignment.questions, 1)
        ],
        "extra_data": {
            "assignment": assignment.name,
            "submission": record["submission"],
            "tier": record["sandbox"]["tier"],
            "finished": is_finished,
        },
    }


def _head(record: dict, assignment: Assignment, is_finished: bool) -> str:
    sandbox = record["sandbox"]
    parts = [f"{assignment.title}: {number(record['earned'])} of {number(assignment.points)} points."]
    if not is_finished:
        parts.append("Grading has not finished; what is missing counts 0 so far.")
    if record["problem"]:
        parts.append(f"This could not be graded: {record['problem']}")
    parts += [f"Note: {repair}" for repair in record["repairs"]]
    parts.append(f"Your code ran in: {sandbox['name']} (tier {sandbox['tier']}).")
    return lines_only("\n".join(parts))


def _test(place: int, question, given: dict | None, visibility: str) -> dict:
    earned = given["earned"] if given else 0.0
    return {
        "name": question.title,
        "number": str(place),
        "score": earned,
        "max_score": question.points,
        "status": "passed" if earned >= question.points else "failed",
        "output": question_text(given) if given else "Not graded.",
        "visibility": visibility,
    }
