"""`course check`: the public checks on a whole notebook, and nothing of the hidden ones."""

import pytest

from course.autograder.check_notebook import check_notebook
from course.autograder.fingerprints import fingerprints
from course.autograder.release import release
from course.errors import BrokenFileError, CourseError
from tests.autograder.conftest import notebook, submission, write


@pytest.fixture
def desk(toy, tmp_path):
    """A learner's folder."""
    release(toy, tmp_path / "desk", fingerprints(toy))
    return tmp_path / "desk"


def test_public_checks_only(desk, tier):
    checked = check_notebook(write(desk / "toy.ipynb", submission("def double(x):\n    return 6.0")), tier)
    assert (checked.passed, checked.count) == (2, 2)


def test_a_notebook_that_belongs_nowhere_is_refused(tmp_path):
    with pytest.raises(CourseError, match="which assignment"):
        check_notebook(write(tmp_path / "lost.ipynb", notebook()))


def test_a_broken_notebook_is_refused_wherever_it_is(desk, tmp_path):
    for folder in (desk, tmp_path):
        (folder / "toy.ipynb").write_text("{")
        with pytest.raises(BrokenFileError, match="no JSON"):
            check_notebook(folder / "toy.ipynb")
