"""Watching layers: who feeds whom, what they put out, and that the layers are themselves again."""

import keras
import pytest
from keras import layers, ops

from course.diagnose.probe.recorder import Recorder


def recorded(model, x):
    recorder = Recorder(model, x)
    with recorder:
        model(x)
    return recorder.seen


def test_a_branch_and_a_merge_are_known():
    """Of a functional model, with an operation that is no layer."""
    inputs = keras.Input((3,))
    left = layers.Dense(3, name="left")(inputs)
    merged = layers.Add(name="sum")([ops.relu(left), inputs])
    seen = recorded(keras.Model(inputs, merged), ops.ones((2, 3)))
    assert [one.unit.name for one in seen][::2] == ["left", "sum"]
    assert seen[0].inputs == ["input"]
    assert seen[2].inputs == [seen[1], "input"]
    assert [(one.measured, one.units) for one in seen] == [(True, 3)] * 3
    assert seen[2].given is seen[1].outputs[0]


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
