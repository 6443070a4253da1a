"""What every loss promises: the roster is all public names of `course.losses`."""

import json

import keras
import numpy as np
import pytest
from keras import ops

from course import losses

pytestmark = pytest.mark.backends

EXAMPLES = {"MulticlassHinge": losses.MulticlassHinge(margin=0.5, reduction="sum")}
each = pytest.mark.parametrize("loss", EXAMPLES.values(), ids=EXAMPLES.keys())
LABELS, SCORES = np.array([0, 1, 2]), np.arange(9.0, dtype="float32").reshape(3, 3)


def test_no_loss_is_left_out():
    """A new public loss fails here until it joins EXAMPLES, and so the contract."""
    assert set(losses.__all__) == set(EXAMPLES)


@each
def test_configuration_is_plain_json_and_makes_the_same_loss(loss):
    """Compiled models are saved with their loss."""
    config = json.loads(json.dumps(keras.losses.serialize(loss)))
    again = keras.losses.deserialize(config)
    assert again.get_config() == loss.get_config()
    assert float(again(LABELS, SCORES)) == float(loss(LABELS, SCORES))


@each
def test_is_a_finite_float32_number_and_none_of_it_negative(loss):
    """A loss bounded below by 0 is what the checks of a first loss rely on."""
    value = loss(LABELS, SCORES)
    assert keras.backend.standardize_dtype(value.dtype) == "float32"
    assert tuple(value.shape) == ()
    assert 0 <= float(value) < np.inf


@each
def test_batch_loss_is_the_sum_over_examples(loss):
    """Without a reduction each example has its own loss."""
    single = type(loss).from_config({**loss.get_config(), "reduction": None})
    alone = ops.convert_to_numpy(single(LABELS, SCORES))
    assert alone.shape == (3,)
    assert float(loss(LABELS, SCORES)) == pytest.approx(alone.sum())


@each
def test_compiled_fit_lowers_it(loss):
    """Trains under the default compilation of each backend."""
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(3)])
    model.compile(keras.optimizers.SGD(0.01), loss)
    history = model.fit(np.eye(3), LABELS, epochs=5, verbose=0).history["loss"]
    assert history[-1] < history[0]
