"""Runs on one pair of axes: those that coincide stay visible."""

import pytest

from course.plots import runs


def test_each_run_is_drawn_epoch_by_epoch_and_named():
    ax = runs({"seed 0": [2.0, 1.0], "seed 1": [2.5, 1.5]}).axes[0]
    assert [line.get_xydata().tolist() for line in ax.lines] == [[[1, 2.0], [2, 1.0]], [[1, 2.5], [2, 1.5]]]
    assert [text.get_text() for text in ax.texts] == ["seed 0", "seed 1"]


def test_a_line_is_thinner_than_the_one_below_it():
    """Two equal runs would otherwise look like one."""
    widths = [line.get_linewidth() for line in runs({"a": [1], "b": [1], "c": [1]}).axes[0].lines]
    assert widths == sorted(widths, reverse=True)
    assert len(set(widths)) == 3


def test_no_run_is_refused():
    with pytest.raises(ValueError, match="at least one run"):
        runs({})
