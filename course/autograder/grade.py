"""Grades a folder of submissions, one after the other; each is written down as it ends."""

import contextlib
import hashlib
import json
import os
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from course.autograder.assignment import Assignment
from course.autograder.checks import Check, load_checks
from course.autograder.examine import examine
from course.autograder.files import write_whole
from course.autograder.misconceptions import Explain, explainer
from course.autograder.page import feedback_page
from course.autograder.reference import reference_namespace
from course.autograder.release import student_notebook
from course.autograder.report import Report, record
from course.autograder.sandbox import ProcessEndedError, Tier, strongest
from course.autograder.score import score
from course.autograder.student import LocalStudent
from course.autograder.submission import read_submission, student_name
from course.autograder.table import scores_table
from course.errors import CourseError, UnavailableError

NAME_BYTES = 100  # of a file name: file systems take 255, and endings are added


@dataclass(frozen=True)
class Graded:
    """What a batch wrote.

    Attributes:
        folder: Where it is.
        records: One a student, as in `records/`.
        tier: The walls that the submissions ran behind.
        pages: The feedback page of each student.
        kept: How many were graded before and had not changed.
    """

    folder: Path
    records: tuple[dict, ...]
    tier: Tier
    pages: dict[str, Path]
    kept: int = 0


def grade(
    assignment: Assignment, submissions: Path, output: Path | None = None, *,
    seed: int | None = None, unsafe_no_sandbox: bool = False, tier: Tier | None = None,
    progress: Callable[[list[Path]], object] = list,
) -> Graded:  # fmt: skip
    """Grades every submission in a folder.

    A submission is a notebook, a bundle made by `course submit`, or a folder with one notebook; its name is
    the student's. `scores.csv`, `feedback/` and `records/` are written. What was graded before, with the same
    checks, and has not changed, is kept, so that an interrupted batch goes on where it stopped.

    Args:
        assignment: The author's folder, with hidden checks.
        submissions: The folder.
        output: Where to write; by default beside the folder, with `_graded` after its name.
        seed: Seed of the hidden inputs, to replay a grading; from the operating system for each if None.
        unsafe_no_sandbox: Grade even where this machine has no sandbox.
        tier: The walls to use; the strongest that work if None.
        progress: Wraps the list of paths, to show how far it is.

    Raises:
        CourseError: If there is nothing to grade, or no solutions to grade with.
        UnavailableError: If there is no sandbox and `unsafe_no_sandbox` is not set.
    """
    tier = strongest() if tier is None else tier
    output = _beside(submissions) if output is None else output
    paths = _paths(assignment, submissions, output, tier, unsafe_no_sandbox)
    grader = _Grader(assignment, tier, seed)
    records, pages, kept = {}, {}, 0
    for path in progress(paths):
        name = _file_name(path, records)
        file, page = output / "records" / f"{name}.json", output / "feedback" / f"{name}.html"
        key = grader.key(path)
        done = _done(file, page, key)
        if done is None:
            report = grader.report(path, key)
            done = record(report)
            write_whole(page, feedback_page(done, assignment))
            write_whole(file, json.dumps(done, indent=1) + "\n")
        else:
            kept += 1
        records[name], pages[done["student"]] = done, page
        write_whole(output / "scores.csv", scores_table(list(records.values()), assignment))
    return Graded(output, tuple(records.values()), tier, pages, kept)


class _Grader:
    """What all submissions of a batch share, held in the trusted process."""

    def __init__(self, assignment: Assignment, tier: Tier, seed: int | None):
        self.assignment, self.tier, self.seed = assignment, tier, seed
        self.original = student_notebook(assignment)
        self.checks: tuple[Check, ...] = load_checks(assignment, hidden=True)
        self.reference = LocalStudent(reference_namespace(assignment))
        self.explain: Explain = explainer(assignment)
        files = sorted([*assignment.folder.glob("*.py"), *assignment.folder.glob("*.toml")])
        self._checks_digest = hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()

    def key(self, path: Path) -> str:
        """Returns a digest of all that the outcome depends on but chance."""
        environment = [
            version("course"),
            version("numpy"),
            self.tier.letter,
            *self.tier.options,
            str(self.seed),
        ]
        return hashlib.sha256(
            "\0".join([_digest(path), self._checks_digest, *environment]).encode()
        ).hexdigest()

    def report(self, path: Path, key: str) -> Report:
        """Grades one submission; whatever is wrong with it becomes part of the report."""
        seed = secrets.randbits(63) if self.seed is None else self.seed
        try:
            submission = read_submission(path, self.assignment, self.original)
            answers = examine(
                submission, self.assignment, self.checks, self.tier, self.reference, self.explain, seed
            )
        except (CourseError, ProcessEndedError, OSError) as error:
            return Report(student_name(path), key, "", seed, self.tier, None, problem=str(error))
        except Exception as error:  # one submission, however strange, does not end the batch
            problem = f"The grader could not read this submission ({type(error).__name__})."
            return Report(student_name(path), key, "", seed, self.tier, None, problem=problem)
        return Report(
            submission.student, key, submission.digest, seed, self.tier, score(answers), submission.repairs
        )


def _beside(submissions: Path) -> Path:
    folder = submissions if submissions.name not in ("", "..") else submissions.resolve()
    return folder.with_name(f"{folder.name}_graded")


def _paths(assignment: Assignment, submissions: Path, output: Path, tier: Tier, unsafe: bool) -> list[Path]:
    if not assignment.has_solutions:
        raise CourseError(f"{assignment.folder} is a learner's copy: it has no hidden checks.",
                          "Name the assignment, as in `course grade A1 FOLDER`.")  # fmt: skip
    if not submissions.is_dir():
        raise CourseError(f"{submissions} is not a folder.", "Give the folder that holds the submissions.")
    paths = sorted(
        path
        for path in submissions.iterdir()
        if not path.name.startswith(".")
        and _may_be_work(path)
        and os.path.abspath(path) != os.path.abspath(output)
    )
    if not paths:
        raise CourseError(
            f"{submissions} holds no submissions.", "It should hold NAME.ipynb, NAME.zip or folders."
        )
    if not tier.is_safe_for_batches and not unsafe:
        raise UnavailableError(
            "This machine has no sandbox, and the work of others could read and change your files.",
            "Install bubblewrap (Linux: apt install bubblewrap), or add --unsafe-no-sandbox.",
        )
    return paths


def _may_be_work(path: Path) -> bool:
    return path.is_symlink() or path.is_dir() or path.suffix in (".ipynb", ".zip")


def _digest(path: Path) -> str:
    """Digest of a file, or of the notebooks of a folder, without reading what is too large."""
    digest = hashlib.sha256(os.fsencode(path.name))
    with contextlib.suppress(OSError):  # reading it once more will say what is wrong
        for file in sorted(path.iterdir()) if path.is_dir() and not path.is_symlink() else [path]:
            is_work = file.suffix in (".ipynb", ".zip") and not file.is_symlink() and file.is_file()
            if is_work and file.stat().st_size <= 64 * 2**20:
                digest.update(os.fsencode(file.name) + file.read_bytes())
    return digest.hexdigest()


def _file_name(path: Path, taken: dict) -> str:
    """A file name for a student, of letters, digits, dots and hyphens, short, and not taken."""
    name = re.sub(r"[^\w.-]+", "_", student_name(path)).strip(".")
    name = name.encode()[:NAME_BYTES].decode(errors="ignore") or "student"
    return name if name not in taken else f"{name}-{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:6]}"


def _done(file: Path, page: Path, key: str) -> dict | None:
    """Returns the record of an earlier grading with the same key, if its page is there too."""
    try:
        done = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return done if page.is_file() and isinstance(done, dict) and done.get("key") == key else None
