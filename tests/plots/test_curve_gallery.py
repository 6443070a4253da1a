"""A panel for each run, four in a row."""

import math

from course.plots import curve_gallery


def test_each_run_has_a_panel_with_its_title():
    """Five runs need two rows; the three panels left over are hidden."""
    runs = {f"run {number}": [2.3, 2.0, 1.0] for number in range(5)}
    axes = curve_gallery(runs, level=2.3).axes
    assert [ax.get_title(loc="left") for ax in axes[:5]] == list(runs)
    assert [ax.get_visible() for ax in axes] == [True] * 5 + [False] * 3


def test_cross_marks_the_end_of_a_run_that_explodes():
    """At the first step without a finite loss."""
    ax = curve_gallery({"explodes": [2.3, 4.0, math.inf, math.nan]}, level=2.3).axes[0]
    (cross,) = [line for line in ax.get_lines() if line.get_marker() == "x"]
    assert cross.get_xydata().tolist() == [[2, 4.0]]


def test_a_level_loss_is_not_stretched_until_it_looks_wild():
    """Without limits, Matplotlib would blow up the sixth decimal."""
    ax = curve_gallery({"flat": [2.3, 2.300001]}, level=2.3).axes[0]
    low, high = ax.get_ylim()
    assert high - low > 1
