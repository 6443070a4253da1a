"""A schedule from a plain function of the epoch."""

import keras
import numpy as np
import pytest
from keras import ops

from course.schedules import per_epoch

pytestmark = pytest.mark.backends


def values(schedule, steps) -> list[float]:
    return ops.convert_to_numpy(schedule(np.asarray(steps))).tolist()


def test_every_step_of_an_epoch_has_the_rate_of_that_epoch():
    """1, 1/2, 1/4 for two steps each, then the last rate for good."""
    schedule = per_epoch(lambda epoch: 0.5**epoch, steps_per_epoch=2, epochs=3)
    assert values(schedule, range(8)) == [1, 1, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25]


def test_function_may_build_on_the_rate_before():
    """The two-argument form of Keras's LearningRateScheduler: hold for two epochs, then halve."""
    schedule = per_epoch(
        lambda epoch, rate: rate if epoch < 2 else rate * 0.5, 1, epochs=5, initial_learning_rate=1.0
    )
    assert values(schedule, range(5)) == [1, 1, 0.5, 0.25, 0.125]


def test_function_may_return_a_tensor():
    """D7 mended: `lr * ops.exp(-0.1)` is the example in the docstring of LearningRateScheduler."""
    schedule = per_epoch(lambda epoch, rate: rate * ops.exp(-0.1), 1, epochs=3, initial_learning_rate=1.0)
    np.testing.assert_allclose(values(schedule, range(3)), np.exp([-0.1, -0.2, -0.3]), rtol=1e-6)


def faulty(epoch, rate=None):
    return 0.1 + "a mistake in the user's function"


def test_what_the_function_raises_comes_through():
    """D7 mended: the user sees the line that failed."""
    with pytest.raises(TypeError, match="unsupported operand"):
        per_epoch(faulty, steps_per_epoch=1, epochs=1)


def fit_with(function):
    """One epoch of fit with the stock callback."""
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    callback = keras.callbacks.LearningRateScheduler(function)
    model.fit(np.ones((2, 1)), np.ones((2, 1)), verbose=0, callbacks=[callback])


def test_stock_callback_refuses_the_tensor_of_its_own_example():
    """D7: the reason for `per_epoch`."""
    try:
        fit_with(lambda epoch, rate: rate * ops.exp(-0.1))
    except ValueError:
        return
    pytest.skip("this Keras takes a tensor from the function")


def test_stock_callback_hides_a_type_error():
    """D7: the function is called again with one argument, and only that failure is told."""
    calls = []

    def function(epoch, rate=None):
        calls.append(rate)
        return 0.1 if rate is None else 0.1 + "a mistake"

    try:
        fit_with(function)
    except TypeError:
        pytest.skip("this Keras lets the function's TypeError through")
    assert len(calls) == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"steps_per_epoch": 0}, "`steps_per_epoch` must be an integer, at least 1"),
        ({"epochs": 0}, "`epochs` must be an integer, at least 1. Received: epochs=0"),
        ({"initial_learning_rate": -1.0}, "`initial_learning_rate` must be a number, 0 or above"),
        (
            {"function": lambda epoch: None},
            "`function` must return a learning rate.* Received: None for epoch 0",
        ),
        ({"function": lambda epoch: 2.0 - epoch}, "Received: -1.0 for epoch 3"),
        ({"function": lambda epoch: float("nan")}, "Received: nan for epoch 0"),
    ],
)
def test_refuses_bad_arguments(arguments, message):
    """A rate that is none is found before training, with its epoch."""
    with pytest.raises(ValueError, match=message):
        per_epoch(**{"function": lambda epoch: 0.1, "steps_per_epoch": 10, "epochs": 5, **arguments})
