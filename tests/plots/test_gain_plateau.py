"""Accuracy over the gain, and the band that counts as a plateau."""

import pytest

from course.plots import gain_plateau


def test_the_line_is_the_mean_and_each_seed_a_point():
    (ax,) = gain_plateau([0.5, 2], [[0.40, 0.42], [0.30, 0.34]], within=0.02).axes
    line, *points = ax.lines
    assert line.get_xydata().tolist() == [[0.5, pytest.approx(0.41)], [2, pytest.approx(0.32)]]
    assert [list(one.get_ydata()) for one in points] == [[0.40, 0.42], [0.30, 0.34]]


def test_the_band_hangs_from_the_best_mean():
    (ax,) = gain_plateau([0.5, 2], [[0.40, 0.42], [0.30, 0.34]], within=0.02).axes
    (band,) = ax.patches
    assert band.get_y() == pytest.approx(0.39)
    assert band.get_height() == pytest.approx(0.02)


def test_a_gain_without_accuracies_is_refused():
    with pytest.raises(ValueError, match=r"each of 2 gains. Received: 1"):
        gain_plateau([0.5, 2], [[0.4]], within=0.02)
