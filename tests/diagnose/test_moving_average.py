"""The moving average: by hand, its length, and what it does to noise and to a trend."""

import numpy as np
import pytest

from course.diagnose import moving_average


def test_means_worked_by_hand():
    """(1+2+6)/3 and (2+6+4)/3."""
    assert moving_average([1, 2, 6, 4], 3) == pytest.approx([3.0, 4.0])


def test_window_of_one_changes_nothing():
    """The limit in which nothing is averaged."""
    assert moving_average([3.0, 1.0, 2.0], 1) == pytest.approx([3.0, 1.0, 2.0])


def test_a_straight_line_stays_one():
    """The mean of a stretch of a line is its middle."""
    assert moving_average(np.arange(10.0), 3) == pytest.approx(np.arange(1.0, 9.0))


def test_leaves_one_part_in_window_of_the_variance_of_noise():
    """Independent draws: the variance of a mean of 20 is a twentieth."""
    noise = np.random.default_rng(0).standard_normal(40_000)
    assert moving_average(noise, 20).var() == pytest.approx(1 / 20, rel=0.1)


@pytest.mark.parametrize("window", [0, 5])
def test_window_out_of_range_is_named(window):
    """np.convolve would swap the two arrays in silence."""
    with pytest.raises(ValueError, match="from 1 to the 4 values"):
        moving_average([1, 2, 3, 4], window)
