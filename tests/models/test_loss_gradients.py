"""Tests of course.models.loss_gradients."""

import keras
import numpy as np
import pytest

from course.models import loss_gradients


def small(**options):
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, use_bias=False, **options)])
    model.set_weights([np.array([[1.0], [-2.0]])])
    return model


def test_matches_values_worked_by_hand():
    """x = (3, 1) gives 1; of (1 - 5)^2 the slope is 2 (1 - 5) x = -8 x."""
    [gradient] = loss_gradients(small(), np.array([[3.0, 1.0]]), np.array([[5.0]]), "mse")
    assert gradient.ravel() == pytest.approx([-24.0, -8.0])


def test_penalties_of_the_model_count():
    """Inputs of 0 leave the penalty alone: the sum of w^2 has the slope 2 w."""
    model = small(kernel_regularizer=keras.regularizers.L2(1.0))
    [gradient] = loss_gradients(model, np.zeros((4, 2)), np.zeros((4, 1)), "mse")
    assert gradient.ravel() == pytest.approx([2.0, -4.0])


def test_leaves_the_model_alone():
    """The step is taken by a copy: weights and compilation stay."""
    model = small()
    loss_gradients(model, np.ones((3, 2)), np.ones((3, 1)), "mse")
    assert model.get_weights()[0].ravel().tolist() == [1.0, -2.0]
    assert not model.compiled


def test_frozen_weights_are_left_out():
    """As in `trainable_weights`, which fixes the order."""
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3), keras.layers.Dense(1)])
    model.layers[0].trainable = False
    gradients = loss_gradients(model, np.ones((3, 2)), np.ones((3, 1)), "mse")
    assert [gradient.shape for gradient in gradients] == [(3, 1), (1,)]
