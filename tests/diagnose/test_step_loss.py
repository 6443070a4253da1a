"""The loss of a step from running means, worked by hand."""

import math

import numpy as np
import pytest

from course.diagnose.step_loss import step_loss


@pytest.mark.parametrize(
    ("mean", "count", "mean_before", "count_before", "expected"),
    [
        (3.0, 1, 0.0, 0, 3.0),
        (2.0, 2, 3.0, 1, 1.0),
        (2.0, 4, 3.0, 2, 1.0),
        (-1.0, 2, 1.0, 1, -3.0),
        (0.0, 2, 0.0, 1, 0.0),
    ],
)
def test_values_worked_by_hand(mean, count, mean_before, count_before, expected):
    """Losses 3 and 1 have the mean 2; two steps at once give their mean; a loss may be below 0."""
    assert step_loss(mean, count, mean_before, count_before) == expected


def test_a_mean_that_is_not_finite_is_passed_on():
    assert math.isnan(step_loss(math.nan, 2, 1.0, 1))
    assert step_loss(math.inf, 2, 1.0, 1) == math.inf


def test_a_loss_that_rounding_hides_is_given_by_its_bound():
    """After a loss of 1e10 a mean in float32 cannot tell a loss of 2: above 0, at most 2**-22 of the sum."""
    losses = np.array([180.0, 1e10, *[2.3] * 40], "float32")
    means = np.cumsum(losses, dtype="float32") / np.arange(1, 43, dtype="float32")
    found = [float(means[0])]
    found += [step_loss(float(means[n]), n + 1, float(means[n - 1]), n) for n in range(1, 42)]
    assert found[1] == pytest.approx(1e10, rel=1e-6)
    assert all(0 < loss <= 2.5e-7 * 1.01e10 for loss in found[2:])


def test_an_ordinary_run_is_recovered():
    """500 losses around 2, summed in float32 as Keras does: each to half a thousandth."""
    losses = np.random.default_rng(0).uniform(1, 3, 500).astype("float32")
    means = np.cumsum(losses, dtype="float32") / np.arange(1, 501, dtype="float32")
    found = [step_loss(float(means[n]), n + 1, float(means[n - 1]), n) for n in range(1, 500)]
    np.testing.assert_allclose(found, losses[1:], atol=5e-4)
