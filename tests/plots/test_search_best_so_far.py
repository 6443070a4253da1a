"""Best so far at equal cost."""

import math

import pytest

from course.plots import search_best_so_far


def stairs(rows, **kwargs):
    ax = search_best_so_far({"one": rows}, **kwargs).axes[0]
    return ax.lines[0].get_xydata().tolist(), ax.get_xlabel()


def test_a_trial_counts_with_its_epochs():
    rows = [{"score": 0.3, "epochs": 1}, {"score": 0.2, "epochs": 1}, {"score": 0.5, "epochs": 5}]
    assert stairs(rows) == ([[1, 0.3], [2, 0.3], [7, 0.5]], "epochs trained, all trials")


def test_what_diverged_costs_but_does_not_count():
    assert stairs([{"score": -math.inf}, {"score": 0.1}]) == ([[2, 0.1]], "trials")


def test_a_loss_goes_down():
    assert stairs([{"score": 3}, {"score": 1}, {"score": 2}], best="min")[0] == [[1, 3], [2, 1], [3, 1]]


def test_a_search_without_a_score_is_refused():
    with pytest.raises(ValueError, match="Search 'one' must hold a trial"):
        stairs([{"score": math.nan}])
