"""Writes a gradebook: each outcome at once and whole, manual scores and extensions beside them."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from course.autograder.assignment import Assignment
from course.autograder.files import plain
from course.autograder.gradebook.entries import Entry, Gradebook
from course.autograder.gradebook.read import gradebook_in
from course.autograder.gradebook.schema import clearly, file_of, open_file, transaction
from course.autograder.late import TABLE, late_table
from course.errors import CourseError, UnknownNameError

SAME_KEY = "student = ? AND submission = ? AND checks = ? AND environment = ?"


@dataclass(frozen=True)
class Key:
    """What an outcome depends on, but for chance: equal keys need no second grading.

    Attributes:
        submission: Digest of what was handed in.
        checks: Digest of the assignment: its questions, limits, checks and solution.
        environment: Digest of the versions and the sandbox.
    """

    submission: str
    checks: str
    environment: str

    @property
    def digest(self) -> str:
        """One digest of all three."""
        return sha256("\0".join([self.submission, self.checks, self.environment]).encode()).hexdigest()


class Store:
    """A gradebook that is open to be written. Use it with `with open_store(...) as store`."""

    def __init__(self, file: Path, connection: sqlite3.Connection):
        self.file, self._connection = file, connection

    def describe(self, assignment: Assignment):
        """Writes down which assignment it is, with its questions and late policy as they are now.

        Raises:
            CourseError: If the gradebook is of another assignment.
        """
        late = json.dumps(late_table(assignment.late)) if assignment.late else None
        with self._write():
            row = self._connection.execute("SELECT name FROM assignment").fetchone()
            if row is not None and row[0] != assignment.name:
                raise CourseError(
                    f"{self.file} is the gradebook of {row[0]}, not of {assignment.name}.",
                    "Name another folder with --output.",
                )
            folder = plain(str(assignment.folder.resolve()))
            self._connection.execute(
                "INSERT OR REPLACE INTO assignment VALUES (1, ?, ?, ?, ?)",
                (assignment.name, assignment.title, folder, late),
            )
            self._connection.execute("DELETE FROM questions")
            self._connection.executemany(
                "INSERT INTO questions VALUES (?, ?, ?, ?)",
                [
                    (one.name, number, one.title, one.points)
                    for number, one in enumerate(assignment.questions)
                ],
            )

    def find(self, student: str, key: Key) -> bool:
        """Tells whether this was graded, with an outcome that counts."""
        with clearly(self.file):
            return self._number(student, key, "AND is_final") is not None

    def reopen(self, outcomes: list[tuple[str, Key]]):
        """Lets outcomes be found no more, so that they are graded again; until then they count."""
        rows = [(student, key.submission, key.checks, key.environment) for student, key in outcomes]
        with self._write():
            self._connection.executemany(f"UPDATE submissions SET is_final = 0 WHERE {SAME_KEY}", rows)

    def put(self, student: str, key: Key, record: dict, is_final: bool = True):
        """Writes the outcome of a submission and all its checks, or nothing.

        An earlier outcome with the same key is replaced.

        Args:
            student: Whose it is.
            key: What it depends on.
            record: From `report.record`.
            is_final: Whether it counts, or should be tried again by the next batch.
        """
        outcome = (is_final, now(), record["earned"], plain(record["problem"]), json.dumps(record))
        with self._write():
            self._connection.execute(
                "INSERT INTO submissions (student, submission, checks, environment, is_final, graded_at, "
                "earned, problem, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (student, submission, checks, environment) DO UPDATE SET "
                "is_final = excluded.is_final, graded_at = excluded.graded_at, earned = excluded.earned, "
                "problem = excluded.problem, record = excluded.record",
                (student, key.submission, key.checks, key.environment, *outcome),
            )
            number = self._number(student, key)
            self._connection.execute("DELETE FROM checks WHERE submission = ?", (number,))
            self._connection.executemany(
                "INSERT INTO checks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                list(_check_rows(number, record)),
            )

    def count(self, student: str, key: Key, file: str, received: datetime | None, source: str):
        """Lets an outcome that was written be the one that counts for a student.

        The time that a table gave stays with its submission: the date of a file never goes before it.

        Args:
            student: Whose it is.
            key: Of the outcome.
            file: Name of what was handed in.
            received: When it came, with a time zone.
            source: Where that time comes from.
        """
        when = None if received is None else received.isoformat()
        if source != TABLE:
            when, source = self._told_by_table(student, key) or (when, source)
        row = (student, self._number(student, key), plain(file), when, source)
        with clearly(self.file):
            query = "SELECT * FROM students WHERE name = ?"
            if self._connection.execute(query, (student,)).fetchone() == row:
                return
        with self._write():
            self._connection.execute("INSERT OR REPLACE INTO students VALUES (?, ?, ?, ?, ?)", row)

    def score(self, student: str, question: str, points: float | None, note: str):
        """Gives a manual score, or takes it back where `points` is None.

        Raises:
            UnknownNameError: If the student or the question is not in the gradebook.
            CourseError: If the points are not in the range of the question.
        """
        with self._write():
            self._must_know("student", student, "SELECT name FROM students ORDER BY name")
            self._must_know("question", question, "SELECT name FROM questions ORDER BY position")
            row = self._connection.execute(
                "SELECT points FROM questions WHERE name = ?", (question,)
            ).fetchone()
            if points is not None and not 0 <= points <= row[0]:
                raise CourseError(f"{question} earns between 0 and {row[0]:g} points. Received: {points:g}.")
            self._connection.execute(
                "INSERT INTO manual_scores (student, question, points, note, at) VALUES (?, ?, ?, ?, ?)",
                (student, question, points, plain(note), now()),
            )

    def extend(self, student: str, until: datetime | None):
        """Lets a student hand in later, or takes that back where `until` is None.

        The student need not have handed in yet.
        """
        student, when = plain(student), None if until is None else until.isoformat()
        with self._write():
            query = "SELECT until FROM extensions WHERE student = ? ORDER BY id DESC LIMIT 1"
            last = self._connection.execute(query, (student,)).fetchone()
            if (last or (None,)) != (when,):
                row = (student, when, now())
                self._connection.execute("INSERT INTO extensions (student, until, at) VALUES (?, ?, ?)", row)

    def read(self) -> Gradebook:
        """Returns what stands in it now."""
        with clearly(self.file):
            return gradebook_in(self._connection, self.file)

    def entry(self, student: str) -> Entry:
        """Returns what stands in it of one student.

        Raises:
            UnknownNameError: If there is no such student.
        """
        with clearly(self.file):
            found = gradebook_in(self._connection, self.file, student).entries
            self._must_know("student", student, "SELECT name FROM students ORDER BY name")
        return found[0]

    def _told_by_table(self, student: str, key: Key) -> tuple[str, str] | None:
        """The time that a table gave for this submission when it was graded before."""
        with clearly(self.file):
            return self._connection.execute(
                "SELECT s.received, s.source FROM students s JOIN submissions w ON w.id = s.submission "
                "WHERE s.name = ? AND w.submission = ? AND s.source = ?",
                (student, key.submission, TABLE),
            ).fetchone()

    @contextmanager
    def _write(self) -> Iterator[None]:
        with clearly(self.file), transaction(self._connection):
            yield

    def _number(self, student: str, key: Key, condition: str = "") -> int | None:
        row = self._connection.execute(
            f"SELECT id FROM submissions WHERE {SAME_KEY} {condition}",
            (student, key.submission, key.checks, key.environment),
        ).fetchone()
        return None if row is None else row[0]

    def _must_know(self, kind: str, name: str, query: str):
        known = [row[0] for row in self._connection.execute(query)]
        if name not in known:
            raise UnknownNameError(kind, name, known)


@contextmanager
def open_store(path: Path, *, make: bool = False) -> Iterator[Store]:
    """Opens a gradebook to write one thing, as a manual score; a batch may be running.

    Args:
        path: The file, or the folder that `course grade` wrote.
        make: Make it where there is none.

    Raises:
        CourseError: If it is not there, not a gradebook, newer than this course, damaged or in use.
    """
    file = file_of(path)
    if not make and not file.is_file():
        raise CourseError(f"There is no gradebook {file}.", "`course grade` makes one.")
    file.parent.mkdir(parents=True, exist_ok=True)
    with closing(open_file(file, write=True)) as connection:
        yield Store(file, connection)


def now() -> str:
    """The time, as ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _check_rows(number: int, record: dict) -> Iterator[tuple]:
    position = 0
    for name, question in record["questions"].items():
        for check in question["checks"]:
            yield (
                number, position, name, check["check"], check["title"], check["hidden"], check["weight"],
                check["passed"], check.get("flaky", False), plain(check["symptom"]), check["misconception"],
            )  # fmt: skip
            position += 1
