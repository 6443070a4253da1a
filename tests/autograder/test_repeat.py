"""One submission, one score, whatever the seeds."""

import pytest

from course.autograder.assignment import ASSIGNMENTS
from course.autograder.repeat import grade_repeatedly
from tests.autograder.conftest import submission, write


def test_a_submission_has_one_score(toy, tmp_path, tier):
    path = write(tmp_path / "ada.ipynb", submission("def double(x):\n    return x**2"))
    assert grade_repeatedly(toy, path, 5, tier=tier) == {6.0: 5}


def test_a_score_that_hangs_on_chance_shows(toy, tmp_path, tier):
    """The function is no proof of fairness if it could not find unfairness: half of these runs are right.

    Twenty of a kind come once in 500000 runs of this test.
    """
    guess = "import random\nright = random.random() < 0.5\ndef double(x):\n    return 2 * x if right else x"
    path = write(tmp_path / "ada.ipynb", submission(guess))
    assert set(grade_repeatedly(toy, path, 20, tier=tier)) == {6.0, 10.0}


@pytest.mark.slow
@pytest.mark.parametrize("student", ["ada", "ben", "cleo"])
def test_the_samples_of_a1_have_one_score_in_a_hundred_gradings(a1, tier, student):
    sample = ASSIGNMENTS / "a1_backprop" / "sample" / f"{student}.ipynb"
    scores = grade_repeatedly(a1, sample, 100, tier=tier, workers=2)
    assert list(scores.values()) == [100]
