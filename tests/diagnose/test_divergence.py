"""The rule that ends a run: not finite, or past three times the first loss."""

import math

import pytest

from course.diagnose import has_diverged


@pytest.mark.parametrize("last", [math.nan, math.inf, 6.91])
def test_ends_a_run_that_will_not_come_back(last):
    """A loss that is no number, infinite, or past 3 * 2.3."""
    assert has_diverged([2.3, 2.0, last])


@pytest.mark.parametrize("losses", [[2.3], [2.3, 2.2], [2.3, 6.89], [2.3, 6.9, 2.0], [0.0, 0.0]])
def test_lets_a_run_go_on(losses):
    """Only the last loss counts: a run that came back is not punished for its past."""
    assert not has_diverged(losses)


def test_a_loss_that_is_nan_from_the_start_counts():
    """Three times NaN is NaN, and no comparison with it is true: the rule must not rest on it alone."""
    assert has_diverged([math.nan])
    assert has_diverged([math.nan, math.nan])


def test_no_loss_is_named():
    """An empty history is a mistake of the caller, not a healthy run."""
    with pytest.raises(ValueError, match="at least one"):
        has_diverged([])
