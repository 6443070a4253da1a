"""A file that is not our gradebook, or not a healthy one, is named and left as it is."""

import sqlite3
from contextlib import closing

import pytest

from course.autograder.gradebook import open_store, read_gradebook, schema
from course.errors import BrokenFileError, CourseError


def change(folder, statement):
    with closing(sqlite3.connect(folder / "gradebook.db", isolation_level=None)) as connection:
        connection.execute(statement)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def not_sqlite(folder):
    (folder / "gradebook.db").write_text("student,score\nada,10\n" * 100)


def another_database(folder):
    (folder / "gradebook.db").unlink()
    change(folder, "CREATE TABLE grades (student TEXT)")


def newer(folder):
    change(folder, f"PRAGMA user_version = {schema.VERSION + 1}")


def torn(folder):
    file = folder / "gradebook.db"
    data = bytearray(file.read_bytes())
    data[4096:8192] = b"\xff" * 4096
    file.write_bytes(data)


def cut(folder):
    file = folder / "gradebook.db"
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (not_sqlite, "is no SQLite database"),
        (another_database, "not a gradebook of this course"),
        (newer, "written by a newer course"),
        (torn, "is damaged"),
        (cut, "is damaged"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
@pytest.mark.parametrize("use", [read_gradebook, lambda folder: open_store(folder, make=True).__enter__()])
def test_what_is_no_healthy_gradebook_is_named_and_left_alone(folder, spoil, says, use):
    spoil(folder)
    before = (folder / "gradebook.db").read_bytes()
    with pytest.raises(CourseError, match=says):
        use(folder)
    assert (folder / "gradebook.db").read_bytes() == before


def test_a_gradebook_that_another_program_writes_to_is_named(folder, monkeypatch):
    monkeypatch.setattr(schema, "WAIT_SECONDS", 0)
    with closing(sqlite3.connect(folder / "gradebook.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with open_store(folder) as store, pytest.raises(CourseError, match="in use by another program"):
            store.score("ada", "q1", 1, "")
    with open_store(folder) as store:
        store.score("ada", "q1", 1, "")


def test_a_file_that_was_begun_and_not_made_is_made(tmp_path, toy):
    """`kill -9` can come between the file and its tables."""
    (tmp_path / "gradebook.db").touch()
    with pytest.raises(BrokenFileError):
        read_gradebook(tmp_path)
    with open_store(tmp_path, make=True) as store:
        store.describe(toy)
    assert read_gradebook(tmp_path).entries == ()


def test_who_may_only_read_can_read(folder, monkeypatch):
    """An assistant looks into a folder on a shared disk, where SQLite would write beside the file."""
    for file in folder.glob("gradebook.db-*"):
        file.unlink()
    monkeypatch.setattr(schema.os, "access", lambda *_: False)
    assert len(read_gradebook(folder).entries) == 1
    assert not list(folder.glob("gradebook.db-*"))


def test_the_file_is_in_wal_mode_and_sound(folder):
    """A reader does not wait for the batch, nor the batch for a reader."""
    with closing(sqlite3.connect(folder / "gradebook.db")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
