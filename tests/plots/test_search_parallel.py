"""Parallel coordinates: one line a trial, the best on top."""

import math

import pytest

from course.plots import COLORS, search_parallel

ROWS = [
    {"values": {"rate": 1e-4, "kind": "a"}, "score": 0.4},
    {"values": {"rate": 1e-3, "kind": "b"}, "score": 0.6},
    {"values": {"rate": 1e-2}, "score": 0.2},
    {"values": {"rate": 1e-2, "kind": "a"}, "score": math.nan},
]


def drawn(**kwargs):
    """The lines of the trials: those that have a height for each of the two axes."""
    lines = search_parallel(ROWS, log=["rate"], **kwargs).axes[0].lines
    return [line for line in lines if len(line.get_xdata()) == 2 and list(line.get_xdata()) == [0, 1]]


def test_heights_are_worked_by_hand():
    """1e-3 is half way from 1e-4 to 1e-2 in log; two choices stand at a quarter and three quarters."""
    best = drawn()[-1]
    assert best.get_ydata() == pytest.approx([0.5, 0.75])
    assert best.get_color() == COLORS["validation"]


def test_an_inactive_hyper_parameter_ends_the_line():
    heights = [list(line.get_ydata()) for line in drawn()]
    assert any(height[0] == 1.0 and math.isnan(height[1]) for height in heights)


def test_a_run_that_diverged_is_dotted_and_first():
    assert [line.get_linestyle() for line in drawn()] == [":", "-", "-", "-"]


def test_of_a_loss_the_lowest_is_on_top():
    assert drawn(best="min")[-1].get_ydata()[0] == 1.0


def test_one_hyper_parameter_is_refused():
    with pytest.raises(ValueError, match="two hyper-parameters"):
        search_parallel([{"values": {"rate": 1}, "score": 1.0}])
