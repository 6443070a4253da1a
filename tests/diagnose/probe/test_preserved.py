"""The generators of the process and the loss of a model, after a block that used them."""

import random

import keras
import numpy as np
import pytest

from course.diagnose.probe.preserved import fresh_loss, preserved_generators


@preserved_generators()
def draw_and_fail():
    random.random(), np.random.rand()
    raise ArithmeticError


def test_generators_go_on_as_if_nobody_had_drawn():
    """Also where the block ends with an error."""
    random.seed(1), np.random.seed(1)
    expected = random.random(), np.random.rand()
    random.seed(1), np.random.seed(1)
    with pytest.raises(ArithmeticError):
        draw_and_fail()
    assert (random.random(), np.random.rand()) == expected


def test_the_own_loss_is_not_built_on_our_targets():
    """Within the block a copy is; afterwards the model has its own again, not tracked twice."""
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    own, variables = model._compile_loss, len(model.metrics_variables)
    with fresh_loss(model) as copy:
        assert model._compile_loss is copy is not own
        model._compute_loss(np.ones((3, 2)), np.ones((3, 1)), np.zeros((3, 1)), None, True)
        assert copy.built
    assert model._compile_loss is own
    assert not own.built
    assert len(model.metrics_variables) == variables
