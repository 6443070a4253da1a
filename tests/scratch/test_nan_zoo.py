"""Six causes of a NaN: each real, and only one of them cured by a lower learning rate."""

import math

import numpy as np
import pytest

from course.scratch import nan_zoo
from course.scratch.nan_zoo import cross_entropy, healthy_data, loss_after_fifty_steps

CAUSES = nan_zoo()


@pytest.mark.parametrize("cause", CAUSES)
def test_every_run_of_the_zoo_ends_in_nan(cause):
    """That is what they are for."""
    assert math.isnan(CAUSES[cause](None))


@pytest.mark.parametrize("cause", CAUSES)
def test_a_rate_of_zero_cures_only_the_high_rate(cause):
    """With rate 0 nothing moves: whatever is still NaN was not the rate's fault."""
    assert math.isnan(CAUSES[cause](0.0)) == (cause != "learning rate too high")


def test_without_a_fault_the_network_trains():
    """The background of all six is healthy."""
    X, y, model = healthy_data()
    assert loss_after_fifty_steps(X, y, model, 0.1) < loss_after_fifty_steps(X, y, model, 0.0)


def test_large_features_alone_do_no_harm_to_the_careful_loss():
    """So the overflow and the log of 0 are faults of the formula, not of the features."""
    X, y, model = healthy_data()
    assert math.isfinite(loss_after_fifty_steps(500 * X, y, model, 1e-6))


def test_careful_loss_of_equal_scores_is_the_log_of_the_classes():
    """ln 3 for three classes."""
    assert cross_entropy(np.zeros((2, 3)), np.eye(3)[[0, 2]]) == pytest.approx(math.log(3))
