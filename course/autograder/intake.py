"""From a folder of submissions to one piece of work a student, whatever stands in it."""

import hashlib
import os
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from course.autograder.files import plain
from course.autograder.unwrap import SUFFIXES, notebook_bytes, student_name, work_in
from course.errors import CourseError


@dataclass(frozen=True)
class Work:
    """What stands in the folder for a student.

    Attributes:
        student: Whose it is.
        paths: Where it is; more than one where a student handed in more than one thing.
    """

    student: str
    paths: tuple[Path, ...]

    @property
    def file(self) -> str:
        """What it is called, for messages."""
        return ", ".join(plain(path.name) for path in self.paths)


@dataclass(frozen=True)
class Handed:
    """A piece of work as it was read.

    Attributes:
        data: The notebook; empty where there is a problem.
        digest: SHA-256 of the notebook, or of the problem.
        modified: The file's own date, which copying can change; None where there is none.
        problem: Why it cannot be graded, or empty.
        note: What the student should know of how it was chosen, or empty.
    """

    data: bytes
    digest: str
    modified: datetime | None
    problem: str = ""
    note: str = ""


def works_in(folder: Path, output: Path) -> tuple[tuple[Work, ...], tuple[str, ...]]:
    """Returns the work of each student, by name, and the names of files that are nobody's work.

    Names that differ only in how their accents are encoded are one student's, and so are NAME.ipynb, NAME.zip
    and a folder NAME.

    Args:
        folder: The folder.
        output: A folder in it that holds results, if it lies there.
    """
    found, passed_over = defaultdict(list), []
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "__MACOSX")) or os.path.abspath(path) == os.path.abspath(output):
            continue
        if path.is_symlink() or path.is_dir() or path.suffix.lower() in SUFFIXES:
            found[student_name(path)].append(path)
        else:
            passed_over.append(plain(path.name))
    works = tuple(Work(student, tuple(paths)) for student, paths in sorted(found.items()))
    return works, tuple(passed_over)


def read_work(work: Work, notebook: str) -> Handed:
    """Reads the work of a student; whatever is wrong with it becomes a problem.

    Several files with the same notebook are one. Which of several others counts, nobody but the student or
    the instructor can tell: the dates of files do not survive copying, so none is chosen silently.

    Args:
        work: From `works_in`.
        notebook: Name of the assignment's notebook.
    """
    read = [_read(path, notebook) for path in work.paths]
    if len({one.digest for one in read}) > 1:
        problem = (
            f"There are {len(read)} submissions of {work.student}, and they differ: {work.file}. "
            "Leave the one that counts in the folder, and grade again."
        )
        return Handed(b"", _digest(problem), None, problem)
    if len(read) == 1:
        return read[0]
    note = f"{work.file} hold the same notebook; it was graded once."
    times = [one.modified for one in read if one.modified is not None]
    return Handed(read[0].data, read[0].digest, min(times, default=None), read[0].problem, note)


def _read(path: Path, notebook: str) -> Handed:
    try:
        data = notebook_bytes(path, notebook)
        place = work_in(path, notebook) if path.is_dir() else path
        modified = datetime.fromtimestamp(place.stat().st_mtime, UTC)
    except (CourseError, OSError) as error:
        problem = str(error) if isinstance(error, CourseError) else f"It cannot be read: {error.strerror}."
        return Handed(b"", _digest(problem), None, plain(problem))
    return Handed(data, hashlib.sha256(data).hexdigest(), modified)


def _digest(problem: str) -> str:
    return hashlib.sha256(plain(problem).encode()).hexdigest()
