"""Random-walk initialization."""

import math

import keras
import numpy as np
import pytest
from keras import ops
from scipy import special, stats

from course.initializers import RandomWalk, random_walk_gain

pytestmark = pytest.mark.backends


@pytest.mark.parametrize("width", [3, 10, 100, 1000])
def test_linear_gain_leaves_no_drift(width):
    """The mean log growth of a squared norm is log(gain^2) + digamma(N / 2) - log(N / 2): nearly 0."""
    without = special.digamma(width / 2) - math.log(width / 2)
    drift = 2 * math.log(random_walk_gain(width, "linear")) + without
    assert abs(drift) < 1 / width**2
    assert abs(drift) < 0.4 * abs(without)


@pytest.mark.parametrize("width", [10, 30, 100, 300])
def test_relu_gain_leaves_little_drift(width):
    """With K of N units active, K binomial, it is log(gain^2 / N) + E[digamma(K / 2) + log 2 | K > 0]."""
    active = np.arange(1, width + 1)
    shares = stats.binom(width, 0.5).pmf(active)
    shares /= shares.sum()
    mean_log = (shares * (special.digamma(active / 2) + math.log(2))).sum() - math.log(width)
    drift = 2 * math.log(random_walk_gain(width, "relu")) + mean_log
    he = math.log(2) + mean_log
    assert abs(drift) < 0.1 * abs(he)


@pytest.mark.parametrize(
    ("width", "activation", "expected"),
    [
        (1, "linear", math.exp(0.5)),
        (10**9, "linear", 1.0),
        (10**9, "relu", math.sqrt(2)),
        (6, "relu", math.sqrt(2) * math.exp(1 / 3)),
        (2, "relu", math.sqrt(2) * math.exp(1 / 3)),
    ],
)
def test_gains_worked_by_hand(width, activation, expected):
    """1.2 / (6 - 2.4) is a third; below 6 the gain stays there."""
    assert random_walk_gain(width, activation) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("shape", [(400, 300), (5, 5, 16, 300)])
@pytest.mark.parametrize("activation", ["relu", "linear"])
def test_weights_are_normal_with_the_gain_of_their_fan_in(shape, activation):
    """400 inputs in both shapes; mean and spread within four standard errors of 120,000 draws."""
    weights = ops.convert_to_numpy(RandomWalk(activation, seed=1)(shape)).ravel()
    spread = random_walk_gain(400, activation) / 20
    assert abs(weights.mean()) < 4 * spread / math.sqrt(weights.size)
    assert weights.std() == pytest.approx(spread, rel=4 / math.sqrt(2 * weights.size))
    assert stats.kstest(weights / spread, "norm").pvalue > 0.001


def test_a_deep_narrow_network_keeps_its_norm():
    """40 layers of 20 rectifiers: the log-norm moves less than with the gain of He, over 200 networks."""
    generator = np.random.default_rng(0)

    def mean_log_norm(gain: float) -> float:
        logs = []
        for _ in range(200):
            h = generator.normal(size=20)
            start = np.linalg.norm(h)
            for _ in range(40):
                h = np.maximum(gain / math.sqrt(20) * generator.normal(size=(20, 20)) @ h, 0)
            logs.append(math.log(np.linalg.norm(h) / start))
        return np.mean(logs)

    assert abs(mean_log_norm(random_walk_gain(20))) < 1
    assert mean_log_norm(math.sqrt(2)) < -2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"activation": "tanh"},
            '`activation` must be one of "relu", "linear". Received: activation=\'tanh\'',
        ),
        ({"seed": float("nan")}, "`seed` must be an integer, at least 0, or None. Received: seed=nan"),
        ({"seed": -1}, "`seed` must be .* Received: seed=-1"),
    ],
)
def test_refuses_bad_arguments(arguments, message):
    """The paper has formulas for two."""
    with pytest.raises(ValueError, match=message):
        RandomWalk(**arguments)


def test_gain_refuses_no_inputs():
    """A unit without inputs has no weights."""
    with pytest.raises(
        ValueError, match=r"`width` must be a number, finite and at least 1\. Received: width=0"
    ):
        random_walk_gain(0)


def test_trains_in_a_layer():
    """Given to a layer, as any initializer."""
    layer = keras.layers.Conv2D(4, 3, kernel_initializer=RandomWalk("relu", seed=3))
    layer.build((None, 8, 8, 2))
    expected = ops.convert_to_numpy(RandomWalk("relu", seed=3)((3, 3, 2, 4)))
    np.testing.assert_array_equal(ops.convert_to_numpy(layer.kernel), expected)
