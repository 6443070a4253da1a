"""Lengths and angles: those of plain arithmetic, also where float32 would lose them."""

import math

import numpy as np
import pytest

from course.diagnose.lengths import cosine, length, root_mean_square


def test_the_length_of_a_long_array_is_exact_enough():
    """A million ones and a million tenths, which a running sum in float32 would miss."""
    assert length(np.ones((1000, 1000), "float32")) == pytest.approx(1000, rel=1e-6)
    assert length(np.full(1_000_000, 0.1, "float32")) == pytest.approx(100, rel=1e-6)


@pytest.mark.parametrize("size", [1e-25, 1e25])
def test_tiny_and_huge_entries_keep_their_length(size):
    """Their squares are no numbers of float32."""
    array = np.array([3 * size, 4 * size], "float32")
    assert length(array) == pytest.approx(5 * size, rel=1e-6)
    assert cosine(array, -array) == pytest.approx(-1, rel=1e-6)
    assert root_mean_square(array) == pytest.approx(5 * size / math.sqrt(2), rel=1e-6)


def test_what_is_not_finite_stays_so():
    """A weight that is NaN must not look like one of length 0."""
    assert math.isnan(length(np.array([np.nan, 1.0])))
    assert length(np.array([np.inf, 1.0])) == math.inf


def test_no_direction_has_no_cosine():
    """A gradient of zeros points nowhere."""
    assert cosine(np.zeros(3), np.ones(3)) is None
    assert cosine(np.ones(3), np.array([1.0, np.nan, 0.0])) is None
    assert root_mean_square(np.array([])) == 0


def test_a_right_angle_has_cosine_zero():
    """By hand: (1, 1) and (1, -1)."""
    assert cosine(np.array([1.0, 1.0]), np.array([1.0, -1.0])) == 0
