import math

import pytest

from course.diagnose import edge_of_range


def test_the_middle_is_no_edge():
    """The range stays what it was."""
    edge = edge_of_range([1e-4, 1e-3, 1e-2], [0.1, 0.9, 0.2])
    assert (edge.best, edge.side, edge.low, edge.high) == (1e-3, "", 1e-4, 1e-2)


def test_at_the_low_end_the_range_moves_down():
    """By half its length on the log scale: a decade of two."""
    edge = edge_of_range([1e-4, 1e-3, 1e-2], [0.9, 0.1, 0.1])
    assert (edge.side, edge.low, edge.high) == ("low", 1e-5, 1e-3)


def test_failed_trials_do_not_count():
    """NaN is no score."""
    assert edge_of_range([1, 2, 3, 4, 5], [0.1, 0.3, 0.5, 0.2, math.nan], log=False).side == ""


@pytest.mark.parametrize(("values", "scores"), [([1.0], [0.5]), ([1.0, 2.0], [math.nan, math.nan])])
def test_refuses_what_has_no_edge(values, scores):
    """One value, or no score."""
    with pytest.raises(ValueError, match="`values` must hold two different values and a score"):
        edge_of_range(values, scores)
