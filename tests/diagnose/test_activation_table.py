import keras
import numpy as np
import pytest
from keras import layers

from course.diagnose import activation_statistics


def test_numbers_worked_by_hand():
    """Inputs 1 and 3 times weights 1 and -1: outputs 1, 0 and 3, 0; the second unit is dead."""
    model = keras.Sequential([keras.Input((1,)), layers.Dense(2, activation="relu", use_bias=False)])
    model.set_weights([np.array([[1.0, -1.0]])])
    [row] = activation_statistics(model, np.array([[1.0], [3.0]], "float32"))
    assert (row.mean, row.minimum, row.maximum) == pytest.approx((1.0, 0.0, 3.0))
    assert (row.zeros, row.dead) == pytest.approx((0.5, 0.5))
    assert row.std == pytest.approx(np.sqrt(1.5))
    assert row.spread == pytest.approx(0.5)  # of 1 for the first unit and 0 for the second
    assert (row.input_std, row.input_largest) == pytest.approx((1.0, 3.0))


def test_saturation_counts_the_ends_of_the_layers_own_activation():
    """tanh(5) is above 0.98, tanh(0) is not."""
    model = keras.Sequential([keras.Input((2,)), layers.Activation("tanh")])
    [row] = activation_statistics(model, np.array([[5.0, 0.0], [-5.0, 0.0]], "float32"))
    assert row.saturated == pytest.approx(0.5)


def test_prints_as_a_table():
    """One line a layer under the heads."""
    model = keras.Sequential([keras.Input((2,)), layers.Dense(3, name="one"), layers.Dense(1, name="two")])
    lines = str(activation_statistics(model, np.ones((4, 2), "float32"))).splitlines()
    assert [line.split()[0] for line in lines] == ["layer", "one", "two"]
    assert len({len(line) for line in lines}) == 1


def test_refuses_inputs_that_do_not_fit():
    """With what the model said."""
    model = keras.Sequential([keras.Input((2,)), layers.Dense(3)])
    with pytest.raises(ValueError, match="`model` must take `x`"):
        activation_statistics(model, np.ones((4, 5), "float32"))
