"""The file behind a gradebook: an SQLite database that says whose it is, opened with care."""

import contextlib
import os
import sqlite3
from pathlib import Path

from course.errors import BrokenFileError, CourseError

NAME = "gradebook.db"
APPLICATION = 0x436F7572  # "Cour" in the header of the file
VERSION = 1
NOT_THE_FILE = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")
WAIT_SECONDS = 10  # for another command that is writing

TABLES = """
CREATE TABLE assignment (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL, title TEXT NOT NULL, folder TEXT NOT NULL,
    late TEXT  -- the late policy as JSON, or NULL
);
CREATE TABLE questions (
    name TEXT PRIMARY KEY, position INTEGER NOT NULL, title TEXT NOT NULL, points REAL NOT NULL
);
CREATE TABLE submissions (  -- one row for each outcome; equal keys are graded once
    id INTEGER PRIMARY KEY,
    student TEXT NOT NULL, submission TEXT NOT NULL, checks TEXT NOT NULL, environment TEXT NOT NULL,
    is_final INTEGER NOT NULL,  -- 0 where the grader failed, not the student: the next batch tries again
    graded_at TEXT NOT NULL, earned REAL NOT NULL, problem TEXT NOT NULL,
    record TEXT NOT NULL,  -- all that was found, as JSON
    UNIQUE (student, submission, checks, environment)
);
CREATE TABLE checks (  -- the checks of each row of submissions, to be asked in SQL
    submission INTEGER NOT NULL REFERENCES submissions (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    question TEXT NOT NULL, name TEXT NOT NULL, title TEXT NOT NULL,
    hidden INTEGER NOT NULL, weight REAL NOT NULL, passed INTEGER NOT NULL, flaky INTEGER NOT NULL,
    symptom TEXT NOT NULL, misconception TEXT,
    PRIMARY KEY (submission, position)
);
CREATE TABLE students (  -- which outcome counts
    name TEXT PRIMARY KEY,
    submission INTEGER NOT NULL REFERENCES submissions (id),
    file TEXT NOT NULL, received TEXT, source TEXT NOT NULL
);
CREATE TABLE manual_scores (  -- the last row of a student and question counts; NULL takes it back
    id INTEGER PRIMARY KEY,
    student TEXT NOT NULL, question TEXT NOT NULL, points REAL, note TEXT NOT NULL, at TEXT NOT NULL
);
CREATE TABLE extensions (  -- the last row of a student counts; NULL takes it back
    id INTEGER PRIMARY KEY, student TEXT NOT NULL, until TEXT, at TEXT NOT NULL
);
"""


@contextlib.contextmanager
def clearly(file: Path):
    """Turns what SQLite says of a file into what a person can do about it."""
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "") or ""
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise CourseError(
                f"The gradebook {file} is in use by another program.",
                "Nothing was written; close that program, or wait for it, and run the command again.",
            ) from error
        if name.startswith(NOT_THE_FILE):
            raise CourseError(
                f"The gradebook {file} cannot be written or read here: {error}.",
                "Look at the disk and the permissions, then run the command again; what it holds is kept.",
            ) from error
        raise BrokenFileError(
            f"{file} is damaged: {error}.",
            "It was left as it is. Put a copy in its place, or move it away and grade again; "
            "manual scores may be saved with `sqlite3 FILE .recover`.",
        ) from error


def file_of(path: Path) -> Path:
    """Returns the file of a gradebook that is named itself, as X.db, or by its folder."""
    return path / NAME if path.is_dir() or path.suffix != ".db" else path


def open_file(file: Path, *, write: bool) -> sqlite3.Connection:
    """Opens a gradebook; to write, it is made where there is none.

    Raises:
        CourseError: If it is not there, not a gradebook, newer than this course, damaged or in use.
    """
    if file.is_dir() or (not write and not file.is_file()):
        raise CourseError(f"There is no gradebook {file}.", "`course grade` makes one.")
    if file.is_file() and not _is_sqlite(file):
        raise BrokenFileError(
            f"{file} is not a gradebook: it is no SQLite database.",
            "It was left as it is; name another folder.",
        )
    mode = "rwc" if write else "ro"
    if not write and not os.access(file.parent, os.W_OK):
        mode = "ro&immutable=1"  # SQLite would need to write beside the file
    uri = f"{file.resolve().as_uri()}?mode={mode}"
    with clearly(file):
        connection = sqlite3.connect(uri, uri=True, timeout=WAIT_SECONDS, isolation_level=None)
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = FULL")
            if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] and write:
                _create(connection)
            _examine(connection, file)
        except BaseException:
            connection.close()
            raise
    return connection


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection):
    """Writes all of what follows, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _is_sqlite(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(16) in (b"", b"SQLite format 3\0")


def _create(connection: sqlite3.Connection):
    connection.execute("PRAGMA journal_mode = WAL")
    with transaction(connection):
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            return  # another command was first
        for statement in TABLES.split(";\n"):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {VERSION}")


def _examine(connection: sqlite3.Connection, file: Path):
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION:
        raise BrokenFileError(
            f"{file} is a database, but not a gradebook of this course.",
            "It was left as it is; name another folder.",
        )
    if version > VERSION:
        raise CourseError(
            f"{file} was written by a newer course (schema {version}, this one knows {VERSION}).",
            "Update the course; the file was left as it is.",
        )
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise sqlite3.DatabaseError(found)
