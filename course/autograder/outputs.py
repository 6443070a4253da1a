"""What is written from a gradebook for people: a table of scores and a page of feedback a student."""

import contextlib
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from course.autograder.assignment import Assignment, load_assignment
from course.autograder.files import write_whole
from course.autograder.gradebook import Entry, Gradebook, Store, open_store
from course.autograder.page import feedback_page
from course.autograder.table import scores_table

TABLE = "scores.csv"
NAME_BYTES = 100  # of a file name: file systems take 255, and endings are added


def write_table(book: Gradebook, folder: Path) -> Path:
    """Writes the scores of a class."""
    return write_whole(folder / TABLE, scores_table(book))


def write_page(entry: Entry, assignment: Assignment, folder: Path) -> Path:
    """Writes the page of a student, unless it says the same already."""
    file, text = page_file(folder, entry.student), feedback_page(entry.record, assignment)
    content = text.encode("utf-8", "backslashreplace")
    is_there = file.is_file() and file.stat().st_size == len(content) and file.read_bytes() == content
    return file if is_there else write_whole(file, content)


def page_file(folder: Path, student: str) -> Path:
    """Returns where the page of a student stands.

    Its name is the student's. Where a file cannot have that name, characters are replaced and a digest of the
    name is added, so that a page is never another student's, whoever else hands in.

    Example:
        >>> page_file(Path("out"), "Ada Lovelace").as_posix()
        'out/feedback/Ada Lovelace.html'
    """
    name = re.sub(r"[^\w .,()@+-]+", "_", student).strip(". ").encode()[:NAME_BYTES].decode(errors="ignore")
    if name != student:
        name = f"{name}-{hashlib.sha256(student.encode()).hexdigest()[:6]}"
    return folder / "feedback" / f"{name}.html"


@contextlib.contextmanager
def changing(file: Path, students: list[str] | None) -> Iterator[Store]:
    """Opens a gradebook to change something by hand, then writes the table and pages that say so.

    Args:
        file: The gradebook.
        students: Whose pages to write again; all if None.
    """
    with open_store(file) as store:
        yield store
        book = store.read()
        write_table(book, file.parent)
        place = book.folder if (book.folder / "assignment.toml").is_file() else book.assignment
        assignment = load_assignment(place)
        for entry in book.entries:
            if students is None or entry.student in students:
                write_page(entry, assignment, file.parent)
