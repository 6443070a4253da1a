"""The same submission graded again and again: a fair grader gives it one score."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import as_completed
from dataclasses import asdict
from pathlib import Path

from course.autograder.assignment import Assignment
from course.autograder.grade_notebook import grade_notebook
from course.autograder.parcel import pack_assignment
from course.autograder.sandbox import Tier, strongest
from course.autograder.submission import notebook_bytes, student_name
from course.autograder.workers import local_crew


def grade_repeatedly(
    assignment: Assignment, path: Path, times: int = 100, *, tier: Tier | None = None,
    workers: int | None = None, progress: Callable[[int], object] = lambda _: None,
) -> Counter[float]:  # fmt: skip
    """Grades one submission many times, each with a seed of its own, and writes nothing.

    Args:
        assignment: The author's folder, with hidden checks.
        path: The submission.
        times: How often.
        tier: The walls to use; the strongest that work if None.
        workers: How many processes grade at once; None grades in this process.
        progress: Told how often it was graded.

    Returns:
        How often each score was given. The length is 1 where chance has no say.

    Raises:
        CourseError: If the submission cannot be read.
    """
    tier = strongest() if tier is None else tier
    parcel, data = pack_assignment(assignment), notebook_bytes(path, assignment.notebook)
    work = {"student": student_name(path), "file": path.name, "data": data, "key": ""}
    scores = Counter()
    with local_crew(workers) as crew:
        calls = (crew.executor.submit(grade_notebook, parcel, work, asdict(tier), None) for _ in range(times))
        for done, future in enumerate(as_completed(list(calls)), start=1):
            scores[future.result()["record"]["earned"]] += 1
            progress(done)
    return scores
