import keras
import numpy as np
import pytest
from keras import layers, ops

from course.diagnose import find_learning_rate
from course.diagnose.rate_finder import choose_rate, smoothed


@pytest.fixture(scope="module")
def data():
    draw = np.random.default_rng(0)
    x = draw.normal(size=(256, 6)).astype("float32")
    return x, x @ draw.normal(size=(6, 1)).astype("float32")


def build(optimizer="SGD", rate=1e-7):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((6,)), layers.Dense(1)])
    model.compile(getattr(keras.optimizers, optimizer)(rate), "mse", metrics=["mae"])
    return model


@pytest.mark.backends
def test_the_suggested_rate_trains_and_nothing_is_left_behind(data):
    """A quadratic bowl: with the suggestion the loss falls to nothing within a few epochs."""
    model = build()
    model.fit(*data, epochs=1, verbose=0)
    before = [np.array(ops.convert_to_numpy(one)) for one in [*model.variables, *model.optimizer.variables]]
    found = find_learning_rate(model, *data)
    after = [ops.convert_to_numpy(one) for one in [*model.variables, *model.optimizer.variables]]
    for kept, now in zip(before, after, strict=True):
        np.testing.assert_array_equal(now, kept)
    assert found.low <= found.suggested <= found.high
    model.optimizer.learning_rate = found.suggested
    assert model.fit(*data, epochs=5, verbose=0).history["loss"][-1] < 0.1 * float(np.var(data[1]))


def test_reads_a_curve_whose_answer_is_known():
    """Flat up to 1e-3, down to a tenth at 1e-1, then up: the steepest part lies between."""
    rates = np.geomspace(1e-6, 10, 140)
    fall = np.clip((np.log10(rates) + 3) / 2, 0, 1)
    found = choose_rate(rates, 2 * (1 - 0.9 * fall) + 20 * (rates > 0.3))
    assert 1e-3 < found.low < found.suggested < 1e-1
    assert found.suggested < found.high < 1


def test_says_so_where_no_rate_helps(data):
    """Noise around one level, and a loss that is never finite."""
    draw = np.random.default_rng(0)
    rates = np.geomspace(1e-6, 10, 100)
    assert choose_rate(rates, 2 + 0.05 * draw.normal(size=100)).suggested is None
    found = choose_rate(rates, np.full(100, np.nan))
    assert found.suggested is None
    assert "not finite" in found.reason


def test_smoothing_does_not_lag():
    """A straight line stays what it is, up to its ends."""
    np.testing.assert_allclose(smoothed(np.arange(40.0)), np.arange(40.0))


@pytest.mark.parametrize(("name", "value"), [("low", 0.0), ("low", 20.0), ("steps", 5)])
def test_refuses_a_range_that_is_none(name, value, data):
    """On the user's own line."""
    with pytest.raises(ValueError, match=f"`{name}` must be"):
        find_learning_rate(build(), *data, **{name: value})
