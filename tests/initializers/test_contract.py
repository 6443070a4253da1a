"""What every initializer class promises: the roster is all such classes of `course.initializers`."""

import inspect
import json

import keras
import numpy as np
import pytest
from keras import ops

from course import initializers

pytestmark = pytest.mark.backends

EXAMPLES = {
    "Bilinear": initializers.Bilinear(),
    "RandomWalk": initializers.RandomWalk("linear", seed=7),
}
each = pytest.mark.parametrize("initializer", EXAMPLES.values(), ids=EXAMPLES.keys())
SHAPE = (3, 3, 2, 2)


def test_no_initializer_is_left_out():
    """A new public initializer fails here until it joins EXAMPLES, and so the contract."""
    names = {name for name in initializers.__all__ if inspect.isclass(getattr(initializers, name))}
    assert names - {"InitializationReport", "InitializedLayer"} == set(EXAMPLES)


@each
def test_configuration_is_plain_json_and_makes_the_same_weights(initializer):
    """Layers write their initializers into the model file."""
    config = json.loads(json.dumps(keras.initializers.serialize(initializer)))
    again = keras.initializers.get(config)
    assert again.get_config() == initializer.get_config()
    for one in (again, initializer.clone()):
        np.testing.assert_array_equal(
            ops.convert_to_numpy(one(SHAPE)), ops.convert_to_numpy(initializer(SHAPE))
        )


@each
@pytest.mark.parametrize("dtype", [None, "float32", "float16", "bfloat16"])
def test_makes_the_shape_and_the_type_asked_for(initializer, dtype):
    """Layers ask with the type of their variables."""
    weights = initializer(SHAPE, dtype=dtype)
    assert tuple(weights.shape) == SHAPE
    assert keras.backend.standardize_dtype(weights.dtype) == (dtype or "float32")


def test_without_a_seed_each_call_draws_anew_and_the_global_seed_repeats_it():
    """Two layers that share an unseeded initializer must not start alike."""
    initializer = initializers.RandomWalk()

    def draw():
        return ops.convert_to_numpy(initializer(SHAPE))

    keras.utils.set_random_seed(1)
    first, second = draw(), draw()
    keras.utils.set_random_seed(1)
    assert (first != second).any()
    np.testing.assert_array_equal(draw(), first)
