"""Where the user is the only wall, other users lose their rights on what the grader keeps."""

import sys

import pytest

from course.autograder.grade import grade
from course.autograder.sandbox.private import make_private
from course.autograder.sandbox.tier import PLAIN, Tier
from tests.autograder.conftest import submission, write

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


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_a_batch_in_that_tier_makes_all_that_it_has_private(toy, tmp_path):
    """Whether or not the tier then starts: checks, the work of others, and the results."""
    work = tmp_path / "work"
    write(work / "ada.ipynb", submission())
    graded = grade(toy, work, tier=C)
    assert [folder.stat().st_mode & 0o777 for folder in (toy.folder, work, graded.folder)] == [0o700] * 3
