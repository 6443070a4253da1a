"""Weights added up by pixel."""

import numpy as np
import pytest

from course.plots import pixel_weight


def test_a_pixel_is_as_dark_as_the_sum_of_its_absolute_weights():
    """Two by two pixels of two channels, one unit: pixel (0, 1) has weights 3 and -4."""
    kernel = np.zeros((8, 1))
    kernel[2:4, 0] = 3, -4
    first, second = pixel_weight({"one": kernel, "none": 0 * kernel}, (2, 2, 2)).axes[:2]
    assert np.asarray(first.images[0].get_array()) == pytest.approx(np.array([[0, 7], [0, 0]]))
    assert first.images[0].get_clim() == second.images[0].get_clim() == (0, 7)
