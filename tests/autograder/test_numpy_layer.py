"""A layer made of plain functions stands for a Keras layer, so that wrong versions run without Keras."""

import numpy as np
import pytest

from course.autograder.numpy_layer import LayerParts, layer_class
from course.autograder.student import LocalStudent, StudentError


def call(config, state, x, training=False, answer=None):
    """Adds what it has met in training, once for each step."""
    after = {"met": state["met"] + x.sum()} if training else dict(state)
    return {"output": config["scale"] * x + state["met"], "state": after}


@pytest.fixture
def namespace():
    parts = LayerParts({"scale": 2.0}, lambda config, shape: {"met": np.zeros(shape[-1:])}, call)
    namespace = {"Memory.call": call}
    namespace["Memory"] = layer_class("Memory", parts, namespace)
    return namespace


def test_it_is_asked_as_any_layer_is(namespace):
    layer = LocalStudent(namespace).make("Memory", scale=3.0)
    assert layer(np.ones((1, 1)), training=True).tolist() == [[3.0]]
    assert layer(np.ones((1, 1))).tolist() == [[4.0]]
    layer.load({"met": np.array([10.0])})
    assert layer.state()["met"].tolist() == [10.0]
    assert layer.again().config() == {"scale": 3.0}
    assert layer.again()(np.ones((1, 1))).tolist() == [[3.0]]


def test_a_wrong_version_takes_the_place_of_the_right_one(namespace):
    """So a misconception is tried out like a learner's layer."""
    namespace["Memory.call"] = lambda config, state, x, training: {"output": -x, "state": state}
    assert LocalStudent(namespace).make("Memory")(np.ones((1, 2))).tolist() == [[-1.0, -1.0]]


@pytest.mark.parametrize(
    "ask",
    [
        lambda student: student.make("Memory", speed=1),
        lambda student: student.make("Memory")("text"),
        lambda student: _load_another_shape(student),
    ],
)
def test_what_a_keras_layer_refuses_it_refuses(namespace, ask):
    with pytest.raises(StudentError):
        ask(LocalStudent(namespace))


def _load_another_shape(student):
    layer = student.make("Memory")
    layer.build(1, 2)
    layer.load({"met": np.zeros(3)})
