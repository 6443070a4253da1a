"""The notebook of each assignment is built from its script, and the two are in step."""

import shutil

import pytest

from course.autograder.assignment import ASSIGNMENTS
from course.autograder.source import build_source

FOLDERS = sorted(file.parent for file in ASSIGNMENTS.glob("*/source.py"))


def test_there_are_assignments():
    assert FOLDERS


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_script_and_notebook_are_in_step(folder, tmp_path):
    """Build again with: python -m course.autograder.source FOLDER."""
    shutil.copyfile(folder / "source.py", tmp_path / "source.py")
    assert build_source(tmp_path).read_bytes() == (folder / "source.ipynb").read_bytes()
