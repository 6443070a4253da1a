"""Stochastic depth."""

import numpy as np
import pytest
from keras import ops
from scipy import stats

from course.layers import StochasticDepth, linear_decay_rates

pytestmark = pytest.mark.backends


def kept(layer, examples: int) -> np.ndarray:
    """Runs ones through the layer in training and tells for each example what factor it got."""
    outputs = ops.convert_to_numpy(layer(np.ones((examples, 3, 2), "float32"), training=True))
    assert (outputs == outputs[:, :1, :1]).all()  # an example as a whole
    return outputs[:, 0, 0]


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.9])
def test_drops_whole_examples_at_the_rate(rate):
    """A binomial test over 2,000 examples; what is kept is divided by 1 - rate."""
    factors = kept(StochasticDepth(rate, seed=1), 2000)
    np.testing.assert_allclose(np.unique(factors), [0, 1 / (1 - rate)], rtol=1e-6)
    assert stats.binomtest(int((factors == 0).sum()), 2000, rate).pvalue > 0.01


def test_batch_mode_drops_all_or_nothing_at_the_rate():
    """200 batches, each with one factor."""
    layer = StochasticDepth(0.3, mode="batch", seed=1)
    factors = [kept(layer, 4) for _ in range(200)]
    assert all(len(set(one)) == 1 for one in factors)
    assert stats.binomtest(sum(one[0] == 0 for one in factors), 200, 0.3).pvalue > 0.01


def test_no_rate_and_inference_pass_bit_for_bit():
    """Nothing is multiplied by 1."""
    x = np.random.default_rng(0).normal(size=(5, 7)).astype("float32")
    for layer, training in ((StochasticDepth(0), True), (StochasticDepth(0.5), False)):
        np.testing.assert_array_equal(ops.convert_to_numpy(layer(x, training=training)), x)


def test_rates_rise_in_a_straight_line():
    """Equation 4 of the paper, with p_L = 0.5 and 54 blocks: survival 1 - l / 54 * 0.5."""
    rates = linear_decay_rates(54, 0.5)
    assert len(rates) == 54
    assert (rates[0], rates[26], rates[53]) == (pytest.approx(0.5 / 54), pytest.approx(0.25), 0.5)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"rate": 1}, r"`rate` must be in \[0, 1\). Received: rate=1"),
        ({"rate": -0.1}, r"`rate` must be in \[0, 1\). Received: rate=-0.1"),
        ({"rate": "0.5"}, r"`rate` must be in \[0, 1\). Received: rate='0.5'"),
        ({"rate": float("nan")}, r"`rate` must be in \[0, 1\). Received: rate=nan"),
        ({"rate": 0.5, "mode": "pixel"}, '`mode` must be one of "row", "batch". Received: mode=\'pixel\''),
        ({"rate": 0.5, "seed": -1}, "`seed` must be an integer, at least 0"),
    ],
)
def test_refuses_bad_arguments(arguments, message):
    """On the user's line."""
    with pytest.raises(ValueError, match=message):
        StochasticDepth(**arguments)


@pytest.mark.parametrize(("depth", "last"), [(0, 0.5), (3, 1.0), (3, -0.1)])
def test_rates_refuse_bad_arguments(depth, last):
    """A last rate of 1 would never train the last branch."""
    with pytest.raises(ValueError, match=r"`depth` must be|`last` must be in"):
        linear_decay_rates(depth, last)
