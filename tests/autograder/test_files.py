"""A file is whole or not there."""

import os

import pytest

from course.autograder.files import write_whole


def test_a_failure_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    file = write_whole(tmp_path / "new" / "a.txt", "old")

    def fail(*_):
        raise OSError("full")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="full"):
        write_whole(file, "new")
    assert file.read_text() == "old"
    assert [path.name for path in file.parent.iterdir()] == ["a.txt"]


def test_text_that_utf_8_cannot_hold_is_written_all_the_same(tmp_path):
    """An error text of a student's may hold half a surrogate pair."""
    assert write_whole(tmp_path / "a.txt", "a\ud800b").read_text() == "a\\ud800b"
