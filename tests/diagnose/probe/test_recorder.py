"""Watching layers: who feeds whom, what they put out, and that the layers are themselves again."""

import keras
import numpy as np
import pytest
from keras import layers, ops

from course.diagnose.probe.recorder import COLUMNS, Recorder


def recorded(model, x):
    recorder = Recorder(model, x)
    with recorder:
        model(x)
    return recorder.seen


def numbers(seen):
    return dict(zip(COLUMNS, ops.convert_to_numpy(seen.numbers).tolist(), strict=True))


def test_the_numbers_of_an_output_are_those_of_plain_arithmetic():
    """Four values, one of them 0, by hand: the second unit is dead, as its ReLU never opens."""
    weights = np.array([[1.0, -1.0]], "float32")
    model = keras.Sequential([keras.Input((1,)), layers.Dense(2, activation="relu", use_bias=False)])
    model.set_weights([weights])
    [dense] = recorded(model, ops.convert_to_tensor(np.array([[1.0], [3.0]], "float32")))
    found = numbers(dense)  # outputs (1, 0) and (3, 0)
    assert found["mean"] == pytest.approx(1.0)
    assert found["std"] == pytest.approx(np.std([1, 0, 3, 0]))
    assert (found["minimum"], found["maximum"]) == (0.0, 3.0)
    assert (found["zeros"], found["dead"]) == (0.5, 0.5)
    assert (found["sigmoid_ends"], found["tanh_ends"]) == (1.0, 0.5)
    assert found["spread"] == pytest.approx(0.5)  # standard deviations over the rows: 1 and 0
    assert (found["input_std"], found["input_largest"]) == (1.0, 3.0)
    assert dense.units == 2


def test_what_is_not_finite_is_counted_and_left_out():
    """One NaN in four values."""
    model = keras.Sequential([keras.Input((2,)), layers.Activation("linear")])
    [seen] = recorded(model, ops.convert_to_tensor(np.array([[1.0, 1.0], [1.0, np.nan]], "float32")))
    assert numbers(seen)["nonfinite"] == pytest.approx(0.25)
    assert numbers(seen)["maximum"] == 1.0


def test_a_branch_and_a_merge_are_known():
    """Of a functional model, with an operation that is no layer."""
    inputs = keras.Input((3,))
    left = layers.Dense(3, name="left")(inputs)
    merged = layers.Add(name="sum")([ops.relu(left), inputs])
    seen = recorded(keras.Model(inputs, merged), ops.ones((2, 3)))
    assert [one.unit.name for one in seen][::2] == ["left", "sum"]
    assert seen[0].inputs == ["input"]
    assert seen[2].inputs == [seen[1], "input"]


def test_layers_are_themselves_again():
    """Also where the call fails."""

    class Broken(layers.Layer):
        def call(self, x):
            raise ArithmeticError

    broken, dense = Broken(), layers.Dense(1)
    model = keras.Sequential([dense, broken])
    with pytest.raises(ArithmeticError), Recorder(model, []):
        model.layers[1].call(ops.ones((1, 1)))
    assert "call" not in broken.__dict__
    assert "call" not in dense.__dict__
