"""One batch at a time in a folder."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from course.autograder.gradebook.schema import clearly
from course.errors import CourseError


@contextmanager
def only_batch(folder: Path) -> Iterator[None]:
    """Keeps a second batch from writing to a folder. The system takes it back however this process ends.

    Raises:
        CourseError: If another batch is running there, or nothing can be written there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CourseError(f"{folder} cannot be made: {error.strerror}.", "Name another --output.") from error
    file = folder / ".lock"
    with clearly(file):
        lock = sqlite3.connect(file, timeout=0, isolation_level=None)
    with closing(lock):
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise CourseError(
                f"Another `course grade` is writing to {folder} ({error}).",
                "Wait until it ends, or name another --output.",
            ) from error
        yield
