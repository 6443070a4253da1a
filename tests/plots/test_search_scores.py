"""Score against each hyper-parameter: log axes, missing values, runs that diverged."""

import math

import pytest

from course.plots import search_scores

ROWS = [
    {"values": {"rate": 1e-3, "kind": "a"}, "score": 0.4},
    {"values": {"rate": 1e-2, "kind": "b", "depth": 2}, "score": 0.6},
    {"values": {"rate": 1e-1, "kind": "b", "depth": 3}, "score": -math.inf},
]


def test_each_hyper_parameter_has_its_panel_and_scale():
    axes = search_scores(ROWS, log=["rate"], score="accuracy").axes
    assert [ax.get_xlabel() for ax in axes] == ["rate", "kind", "depth"]
    assert [ax.get_xscale() for ax in axes] == ["log", "linear", "linear"]
    assert axes[0].get_ylabel() == "accuracy"
    assert len({ax.get_ylim() for ax in axes}) == 1


def test_scores_diverged_runs_and_the_best_are_drawn():
    scores, gone, best = search_scores(ROWS, log=["rate"]).axes[0].lines
    assert scores.get_xydata().tolist() == [[1e-3, 0.4], [1e-2, 0.6]]
    assert gone.get_xdata().tolist() == [1e-1]
    assert best.get_xydata().tolist() == [[1e-2, 0.6]]


def test_of_a_loss_the_lowest_is_best():
    best = search_scores(ROWS, best="min").axes[0].lines[-1]
    assert best.get_xydata().tolist() == [[1e-3, 0.4]]


def test_choices_stand_side_by_side_and_inactive_ones_are_left_out():
    _, kind, depth = search_scores(ROWS).axes
    assert [label.get_text() for label in kind.get_xticklabels()] == ["a", "b"]
    assert depth.lines[0].get_xydata().tolist() == [[2, 0.6]]


def test_few_values_in_a_log_range_are_the_ticks():
    rows = [{"values": {"units": units}, "score": units / 99} for units in (16, 32, 64)]
    (ax,) = search_scores(rows, log=["units"]).axes
    assert [label.get_text() for label in ax.get_xticklabels()] == ["16", "32", "64"]


def test_a_search_in_which_nothing_diverged_keeps_its_room():
    """An empty line of crosses once made the layout give up: two panels as narrow as a finger."""
    settings = [{"rate": 10 ** -(3 + n / 10), "penalty": 10.0**-n} for n in range(10)]
    rows = [{"values": one, "score": n / 10} for n, one in enumerate(settings)]
    fig = search_scores(rows, log=["rate", "penalty"])
    fig.draw_without_rendering()  # pytest turns the layout's warning into an error
    assert [ax.get_position().width > 0.3 for ax in fig.axes] == [True, True]


@pytest.mark.parametrize(
    "rows", [[], [{"values": {}, "score": 1.0}], [{"values": {"a": 1}, "score": math.nan}]]
)
def test_nothing_to_draw_is_refused(rows):
    with pytest.raises(ValueError, match="`rows` must hold"):
        search_scores(rows)
