"""Direct labels: each at its line's end, none on top of another."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.plots import figure, label_lines
from course.plots.label_lines import spread


@pytest.mark.parametrize(
    ("heights", "expected"),
    [
        ([0.2, 0.8], [0.2, 0.8]),  # far apart: left alone
        ([0.5, 0.5], [0.45, 0.55]),  # the same: either side of it
        ([1.0, 1.0], [0.9, 1.0]),  # at the edge: pushed inside
        ([0.52, 0.5], [0.56, 0.46]),  # the order is kept
        ([0.1, 0.4, 0.45], [0.1, 0.375, 0.475]),
    ],
)
def test_heights_worked_by_hand_with_a_gap_of_one_tenth(heights, expected):
    assert spread(heights, 0.1) == pytest.approx(expected)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_labels_keep_their_distance_and_their_order(heights):
    """Laws of the spread, for any heights that fit."""
    placed = np.array(spread(heights, 0.1))
    order = np.argsort(heights, kind="stable")
    assert (np.diff(placed[order]) >= 0.1 - 1e-9).all()
    assert placed.min() >= -1e-9
    assert placed.max() <= 1 + 1e-9


def test_a_label_has_the_colour_of_its_line_and_stands_at_its_end():
    _, ax = figure()
    (line,) = ax.plot([0, 1], [0, 1], label="train", color="#0072B2")
    ax.plot([0, 1], [1, 0], label="_hidden")
    ax.set(xlim=(0, 2), ylim=(0, 4))
    label_lines(ax)
    (label,) = ax.texts
    assert (label.get_text(), label.get_color()) == ("train", line.get_color())
    assert label.xy == pytest.approx((0.5, 0.25))


def test_a_line_that_became_nan_is_labelled_where_it_was_last_finite():
    """A diverged loss still has a name in the figure."""
    _, ax = figure()
    ax.plot([0, 1, 2], [1, 2, np.nan], label="diverged")
    ax.set(xlim=(0, 2), ylim=(0, 4))
    label_lines(ax)
    assert ax.texts[0].xy == pytest.approx((0.5, 0.5))


def test_axes_without_labels_stay_as_they_are():
    _, ax = figure()
    ax.plot([0, 1], [0, 1])
    label_lines(ax)
    assert not ax.texts
