"""The winner's curse, against simulations whose noise is known."""

import math

import numpy as np
import pytest

from course.search import optimism
from course.search.optimism import posterior_mean


def rows(scores):
    return [{"values": {}, "score": float(score)} for score in scores]


def simulated(truths_of, noise, seeds=60):
    """Mean estimated and mean actual drop of the winner."""
    estimated, actual = [], []
    for seed in range(seeds):
        draw = np.random.default_rng(seed)
        truths = truths_of(draw)
        scores = truths + noise * draw.normal(size=len(truths))
        estimated.append(optimism(rows(scores), noise=noise).drop)
        actual.append(scores.max() - truths[scores.argmax()])
    return float(np.mean(estimated)), float(np.mean(actual))


@pytest.mark.parametrize(
    "truths_of",
    [
        lambda draw: np.full(20, 0.5),  # all equally good: all luck
        lambda draw: draw.normal(0.5, 0.02, 40),  # as spread as the noise
        lambda draw: draw.uniform(0.1, 0.52, 60),  # a coarse search
        lambda draw: np.r_[np.full(15, 0.1), draw.normal(0.5, 0.01, 15)],  # half of it diverged
    ],
    ids=["equal", "normal", "uniform", "two groups"],
)
def test_the_expected_drop_is_the_actual_one_on_average(truths_of):
    """Within a third of the noise, over 60 searches."""
    noise = 0.02
    estimated, actual = simulated(truths_of, noise)
    assert estimated == pytest.approx(actual, abs=0.35 * noise)


def test_of_equal_models_the_drop_is_the_expected_maximum_of_the_noise():
    """E[max of 20 normals] is 1.87 standard deviations."""
    estimated, actual = simulated(lambda draw: np.full(20, 0.5), noise=0.01)
    assert actual / 0.01 == pytest.approx(1.87, abs=0.2)
    assert 1.4 < estimated / 0.01 < 1.9  # a little low: the crowd of equals is not told from a spread-out one


def test_models_far_apart_have_nothing_to_fall():
    found = optimism(rows([0.1, 0.3, 0.5, 0.7]), noise=0.001)
    assert found.drop == pytest.approx(0, abs=1e-3)


def test_two_groups_are_worked_by_hand():
    """Truths 0 and 1, each half of a crowd; a score of 0.55 with noise 0.3 belongs to 1 with odds
    exp((0.55^2 - 0.45^2) / (2 * 0.09)) = exp(5 / 9): mean 0.635."""
    draw = np.random.default_rng(0)
    scores = np.r_[draw.normal(0, 0.3, 200), draw.normal(1, 0.3, 200)]
    assert posterior_mean(0.55, scores, 0.3) == pytest.approx(1 / (1 + math.exp(-5 / 9)), abs=0.07)


def test_noise_of_a_share_follows_from_the_number_of_examples():
    """sqrt(0.5 * 0.5 / 1000) = 0.0158, the lectures' 1,000 validation images."""
    found = optimism(rows([0.4, 0.5]), examples=1000)
    assert found.noise == pytest.approx(math.sqrt(0.25 / 1000))
    assert found.expected == found.best - found.drop


def test_a_loss_falls_upwards():
    found = optimism(rows([1.0, 1.01, 0.99, 1.02, 0.97]), noise=0.02, direction="min")
    assert found.best == 0.97
    assert found.expected > found.best
    assert found.drop == pytest.approx(found.expected - found.best)


def test_only_trials_as_long_as_the_winner_count():
    mixed = [{"values": {}, "score": 0.3, "epochs": 1}] * 9 + [{"values": {}, "score": 0.5, "epochs": 5}] * 2
    found = optimism(mixed, noise=0.1)
    assert (found.trials, found.drop) == (2, 0)


def test_tiny_noise_on_a_wide_range_is_no_division_by_zero():
    found = optimism(rows([0.0, 1e3, 0.5]), noise=1e-9)
    assert found.drop == pytest.approx(0)


def test_one_trial_was_not_chosen_and_does_not_fall():
    assert optimism(rows([0.5]), noise=0.1).drop == 0


@pytest.mark.parametrize(
    ("scores", "arguments", "message"),
    [
        ([0.5], {}, "Give one of `examples` and `noise`"),
        ([0.5], {"noise": 0.1, "examples": 10}, "Give one of `examples` and `noise`"),
        ([0.5], {"noise": 0.0}, "must be above 0"),
        ([0.5], {"examples": -5}, "must be above 0"),
        ([math.inf, math.nan], {"noise": 0.1}, "No trial has a score that is finite"),
        ([1.5], {"examples": 10}, r"must be in \[0, 1\]"),
    ],
)
def test_wrong_arguments_are_refused(scores, arguments, message):
    with pytest.raises(ValueError, match=message):
        optimism(rows(scores), **arguments)
