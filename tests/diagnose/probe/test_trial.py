"""Training on trial: with another optimizer, and then as if it had not been."""

import keras
import numpy as np
import pytest
from keras import ops

from course.diagnose.probe.trial import copy_of_optimizer, on_trial, set_rate, step

X = np.ones((4, 2), "float32")


@pytest.fixture
def model():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, kernel_initializer="zeros")])
    model.compile(keras.optimizers.SGD(0.5, momentum=0.9), "mse")
    return model


def learn_and_fail(model):
    with on_trial(model, keras.optimizers.SGD(0.1)):
        losses = [step(model, X, X[:, :1]) for _ in range(3)]
        assert losses[2] < losses[0]
        raise ArithmeticError


def test_the_model_is_itself_after_an_error(model):
    """Weights, optimizer and the compiled step; within the block it has learned."""
    before, own = model.get_weights(), model.optimizer
    with pytest.raises(ArithmeticError):
        learn_and_fail(model)
    assert model.optimizer is own
    assert int(ops.convert_to_numpy(own.iterations)) == 0
    assert model.train_function is None
    for kept, weight in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(weight, kept)


def test_a_copied_optimizer_differs_in_its_rate_only(model):
    """A schedule becomes a number; what scales the loss still does."""
    copy = copy_of_optimizer(model, 0.01)
    assert (float(copy.learning_rate), copy.momentum) == (pytest.approx(0.01), 0.9)
    model.compile(keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(0.5, momentum=0.9)), "mse")
    scaled = copy_of_optimizer(model, 0.01)
    set_rate(scaled, 0.2)
    assert isinstance(scaled, keras.optimizers.LossScaleOptimizer)
    assert float(scaled.inner_optimizer.learning_rate) == pytest.approx(0.2)
    assert scaled.inner_optimizer.momentum == 0.9
