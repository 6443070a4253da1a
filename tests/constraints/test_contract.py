"""What every constraint promises: the roster is all classes among the names of `course.constraints`."""

import inspect
import json

import keras
import numpy as np
import pytest
from keras import ops

from course import constraints

pytestmark = pytest.mark.backends

EXAMPLES = {"MaxNorm": constraints.MaxNorm(0.5)}
each = pytest.mark.parametrize("constraint", EXAMPLES.values(), ids=EXAMPLES.keys())
KERNEL = np.random.default_rng(0).normal(size=(6, 4)).astype("float32")


def test_no_constraint_is_left_out():
    """A new public constraint fails here until it joins EXAMPLES, and so the contract."""
    classes = {name for name in constraints.__all__ if inspect.isclass(getattr(constraints, name))}
    assert classes == set(EXAMPLES)


@each
def test_configuration_is_plain_json_and_makes_the_same_constraint(constraint):
    """Layers write their constraints into the model file."""
    config = json.loads(json.dumps(keras.constraints.serialize(constraint)))
    again = keras.constraints.get(config)
    assert again.get_config() == constraint.get_config()
    np.testing.assert_array_equal(
        ops.convert_to_numpy(again(KERNEL)), ops.convert_to_numpy(constraint(KERNEL))
    )


@each
def test_projecting_twice_is_projecting_once(constraint):
    """The law that makes it a projection."""
    once = ops.convert_to_numpy(constraint(KERNEL))
    np.testing.assert_allclose(ops.convert_to_numpy(constraint(once)), once, rtol=1e-6)


@each
def test_takes_a_variable_and_leaves_it_alone(constraint):
    """Keras hands over the variable itself, and assigns the answer."""
    variable = keras.Variable(KERNEL)
    found = constraint(variable)
    np.testing.assert_array_equal(ops.convert_to_numpy(variable), KERNEL)
    assert tuple(found.shape) == KERNEL.shape
    assert (ops.convert_to_numpy(found) != KERNEL).any()
