"""A work folder goes, whatever a process has made of it."""

import os
import sys
import tempfile
from pathlib import Path

import pytest

from course.autograder.sandbox.folder import remove

LEVELS = 3000


@pytest.fixture
def folder():
    made = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    yield made
    remove(made)


def nest(folder, mode):
    """Makes folders in folders, without their whole path, which would be too long."""
    level = os.open(folder, os.O_RDONLY)
    for _ in range(LEVELS):
        os.mkdir("d", mode, dir_fd=level)
        below = os.open("d", getattr(os, "O_PATH", os.O_RDONLY), dir_fd=level)
        os.close(level)
        level = below
    os.close(level)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux opens what it may not read")
@pytest.mark.parametrize("mode", [0o700, 0o300], ids=["open", "closed to reading"])
def test_folders_nested_deeper_than_python_recurses_go(folder, mode):
    """They would end the grading with a RecursionError, and stay on this machine for ever."""
    nest(folder.name, mode)
    remove(folder)
    assert not Path(folder.name).exists()


def test_what_a_link_points_to_stays(folder, tmp_path):
    """A student's code may link to what it could not reach."""
    (tmp_path / "kept").write_text("kept")
    os.chmod(tmp_path, 0o750)
    Path(folder.name, "folder").mkdir()
    for place in ("link", "folder/link"):
        Path(folder.name, place).symlink_to(tmp_path, target_is_directory=True)
    remove(folder)
    assert not Path(folder.name).exists()
    assert (tmp_path / "kept").read_text() == "kept"
    assert tmp_path.stat().st_mode & 0o777 == 0o750
