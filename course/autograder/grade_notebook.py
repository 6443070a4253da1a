"""One submission of a batch, graded by a worker: a plain function of plain data.

Workers are our own processes, here or on other machines; what they are sent and what they return may be
pickled on the way by `multiprocessing` or Dask. None of that is the student's path: a submission travels as
bytes, is read as JSON, and its code runs only behind the walls of the sandbox, which a worker reaches over
JSON and arrays without pickles.
"""

import atexit
import contextlib
import functools
import secrets
import socket
import threading
from dataclasses import asdict

from course.autograder.assignment import Assignment
from course.autograder.environment import difference, environment
from course.autograder.examine import examine
from course.autograder.files import plain
from course.autograder.parcel import unpacked
from course.autograder.release import student_notebook
from course.autograder.report import Report, record
from course.autograder.sandbox import NotStartedError, ProcessEndedError, Tier, strongest, tier_named
from course.autograder.score import score
from course.autograder.submission import submission_of
from course.autograder.trusted import trusted_parts
from course.errors import BrokenFileError, CourseError

# A Dask worker may have several threads; checks need not expect that.
_one_at_a_time = threading.Lock()


def grade_notebook(
    parcel: dict, work: dict, tier: dict, seed: int | None, expected: dict[str, str] | None = None
) -> dict:
    """Grades one submission; whatever is wrong with it becomes part of the record.

    Args:
        parcel: The assignment, from `pack_assignment`.
        work: What was handed in: `student`, `file` (its name), `data` (bytes) and `key` (digest).
        tier: The walls, from `asdict(tier)`.
        seed: Seed of the hidden inputs; from the operating system if None.
        expected: The environment that this worker must have; any if None.

    Returns:
        `{"record": record, "is_final": whether it counts}`, or `{"refused": why}` where this worker must not
        grade.
    """
    walls = Tier(**tier)
    if expected is not None:
        reason = _unlike(walls.letter, seed, expected)
        if reason:
            return {"refused": reason}
    seed = secrets.randbits(63) if seed is None else seed
    report = functools.partial(Report, work["student"], work["key"], seed=seed, tier=walls)
    is_final = True
    with _one_at_a_time:
        grader = _grader(parcel)
        try:
            submission = submission_of(
                work["data"], work["file"], work["student"], grader.assignment, grader.original
            )
            answers = examine(submission, grader.assignment, tier=walls, seed=seed, **grader.trusted)
            done = report(digest=submission.digest, score=score(answers), repairs=submission.repairs)
        except NotStartedError as error:
            is_final = False
            done = report(digest="", score=None, problem=plain(f"{error.problem} Grade again."))
        except (CourseError, ProcessEndedError) as error:
            is_final = isinstance(error, BrokenFileError)  # all else is no fault of the notebook's
            done = report(digest="", score=None, problem=plain(str(error)))
        except Exception as error:  # one submission, however strange, does not end the batch
            is_final = False
            problem = f"The grader could not read this submission ({type(error).__name__})."
            done = report(digest="", score=None, problem=problem)
    return {"record": record(done), "is_final": is_final}


def hello(tier: dict | None, seed: int | None) -> dict:
    """Returns what a worker is: its machine's name, its walls and its environment."""
    walls = strongest() if tier is None else tier_named(tier["letter"])
    return {"host": socket.gethostname(), "tier": asdict(walls), "environment": environment(walls, seed)}


class _Grader:
    """What the submissions of one assignment share, held in the trusted process."""

    def __init__(self, assignment: Assignment):
        self.assignment = assignment
        self.original = student_notebook(assignment)
        self.trusted = trusted_parts(assignment)


_kept = contextlib.ExitStack()
_graders: dict[tuple, _Grader] = {}
atexit.register(_kept.close)


def _grader(parcel: dict) -> _Grader:
    """The grader of an assignment; that of the last one is kept."""
    key = parcel["digest"], parcel.get("folder")
    if key not in _graders:
        _graders.clear()
        _kept.close()
        _graders[key] = _Grader(_kept.enter_context(unpacked(parcel)))
    return _graders[key]


def _unlike(letter: str, seed: int | None, expected: dict[str, str]) -> str:
    """Why this worker must not grade: its versions or its walls are not those of the batch; or empty."""
    host = socket.gethostname()
    try:
        found = environment(tier_named(letter), seed)
    except CourseError as error:
        return f"The worker on {host} cannot grade: {error}"
    return "" if found == expected else f"The worker on {host} has {difference(found, expected)}."
