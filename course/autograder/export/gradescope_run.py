"""Gradescope: grades one submission inside its container; `run_autograder` of the zip calls this."""

import functools
import json
import os
import secrets
import sys
from pathlib import Path

from course.autograder.assignment import load_assignment
from course.autograder.examine import Answer, examine
from course.autograder.export.gradescope import results
from course.autograder.files import write_whole
from course.autograder.release import student_notebook
from course.autograder.report import Report, record
from course.autograder.sandbox import ProcessEndedError, strongest
from course.autograder.score import score
from course.autograder.submission import read_submission
from course.autograder.trusted import trusted_parts
from course.errors import CourseError, UnavailableError


def run(root: Path) -> dict:
    """Grades `root/submission` and writes `root/results/results.json`, anew after each question.

    A container that is stopped in the middle leaves what was graded so far.

    Args:
        root: The platform's folder, with `source` (the unpacked zip), `submission` and `results`.

    Returns:
        The record, as a batch would make it.

    Raises:
        UnavailableError: If the container offers no sandbox and the zip does not allow to do without.
        CourseError: If the assignment itself cannot be used; nothing is written then.
    """
    settings = json.loads((root / "source" / "settings.json").read_text(encoding="utf-8"))
    assignment = load_assignment(root / "source" / "assignment")
    _keep_to_ourselves(root)
    tier = strongest()
    if not tier.is_safe_for_batches and not settings["unsafe_no_sandbox"]:
        raise UnavailableError(
            "This container offers no sandbox, and a submission could read the hidden checks.",
            "Export again with --unsafe-no-sandbox if that is all right.",
        )
    seed = secrets.randbits(63)
    report = functools.partial(Report, students(root), "", seed=seed, tier=tier)

    def write(made: Report, is_finished: bool) -> dict:
        found = record(made)
        told = results(found, assignment, settings["visibility"], is_finished)
        write_whole(root / "results" / "results.json", json.dumps(told, indent=1) + "\n")
        return found

    grading = trusted_parts(assignment)  # what is wrong here is the author's, and no student's zero
    done: list[Answer] = []

    def after(answer: Answer):
        done.append(answer)
        write(report(digest="", score=score(tuple(done))), is_finished=False)

    write(report(digest="", score=score(())), is_finished=False)
    try:
        submission = read_submission(root / "submission", assignment, student_notebook(assignment))
        answers = examine(submission, assignment, tier=tier, seed=seed, on_answer=after, **grading)
    except (CourseError, ProcessEndedError) as error:
        return write(report(digest="", score=None, problem=str(error)), is_finished=True)
    final = report(digest=submission.digest, score=score(answers), repairs=submission.repairs)
    return write(final, is_finished=True)


def students(root: Path) -> str:
    """Returns who handed in, as `submission_metadata.json` says; empty where it does not."""
    try:
        users = json.loads((root / "submission_metadata.json").read_text(encoding="utf-8"))["users"]
        return ", ".join(str(user.get("name") or user.get("email")) for user in users)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ""


def _keep_to_ourselves(root: Path):
    """Closes what the student's process must not read to every other user of the container."""
    for name in ("source", "submission", "results", "submission_metadata.json"):
        if (root / name).exists():
            os.chmod(root / name, 0o700)


def main():
    """Grades, and tells the staff what was done; what is printed here, students do not see."""
    try:
        found = run(Path(sys.argv[1]))
    except CourseError as error:
        sys.exit(f"Error: {error}")
    print(f"{found['student'] or 'A submission'}: {found['earned']:g} points.")
    print(f"Seed of the hidden inputs: {found['seed']}.")
    print(f"Sandbox: tier {found['sandbox']['tier']}, {found['sandbox']['name']}.")
    for kind in ("holds", "lacks"):
        print(f"It {kind}: {'; '.join(found['sandbox'][kind]) or 'nothing'}.")


if __name__ == "__main__":
    main()
