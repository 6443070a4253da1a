"""Runs that blow up: smoothed, crossed where they end, with the limit of the rule."""

import math

import pytest

from course.plots import exploding_losses


def crosses(ax):
    return [line for line in ax.get_lines() if line.get_marker() == "x"]


def test_cross_stands_where_the_loss_stops_being_finite():
    """Three finite losses at two steps an epoch: epoch 1.5, at the highest of them."""
    (ax,) = exploding_losses([[2.0, 1.5, 5.0, math.inf, math.nan]], steps_per_epoch=2).axes
    (cross,) = crosses(ax)
    assert cross.get_xydata().tolist() == [[1.5, 5.0]]


def test_a_run_that_ends_finite_has_no_cross():
    """Nothing blew up."""
    (ax,) = exploding_losses([[2.0, 1.5, 1.4]], steps_per_epoch=2).axes
    assert crosses(ax) == []


def test_dashed_line_is_three_times_the_first_loss():
    """The rule of the lecture."""
    (ax,) = exploding_losses([[2.0, 1.5]], steps_per_epoch=2).axes
    (limit,) = [line for line in ax.get_lines() if line.get_linestyle() == "--"]
    assert limit.get_ydata()[0] == pytest.approx(6.0)
