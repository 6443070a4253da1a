"""Where the user is the only wall, other users lose their rights on what the grader keeps."""

import sys

import pytest

from course.autograder.sandbox.private import make_private
from course.autograder.sandbox.tier import PLAIN, Tier

C = Tier("C", "another user", ())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_folders_become_the_graders_own(tmp_path):
    folder = tmp_path / "results"
    folder.mkdir(mode=0o755)
    make_private(C, [folder, tmp_path / "not there yet"])
    assert folder.stat().st_mode & 0o777 == 0o700


def test_other_tiers_change_nothing(tmp_path):
    """They do not need it, and the folder may be shared with colleagues."""
    before = tmp_path.stat().st_mode
    make_private(PLAIN, [tmp_path])
    assert tmp_path.stat().st_mode == before
