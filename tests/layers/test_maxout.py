"""Maxout."""

import keras
import numpy as np
import pytest
from keras import ops

from course.layers import Maxout

pytestmark = pytest.mark.backends


def test_matches_values_worked_by_hand():
    """Neighbours form a group: (1, 5), (-2, -3), (0, 0)."""
    found = ops.convert_to_numpy(Maxout(3)(np.array([[1, 5, -2, -3, 0, 0]], "float32")))
    assert found.tolist() == [[5, -2, 0]]


@pytest.mark.parametrize("axis", [1, 2, 3, -1, -2])
def test_equals_a_loop_over_the_groups_along_any_axis(axis):
    """The reference is NumPy's maximum over slices."""
    x = np.random.default_rng(0).normal(size=(2, 6, 4, 8)).astype("float32")
    found = ops.convert_to_numpy(Maxout(2, axis=axis)(x))
    groups = np.split(x, 2, axis=axis)
    expected = np.concatenate([group.max(axis=axis, keepdims=True) for group in groups], axis=axis)
    np.testing.assert_array_equal(found, expected)


def test_two_pieces_can_be_the_absolute_value():
    """max(x, -x): the convex function that one rectifier cannot make."""
    dense = keras.layers.Dense(2, use_bias=False)
    model = keras.Sequential([keras.Input((1,)), dense, Maxout(1)])
    dense.set_weights([np.array([[1.0, -1.0]])])
    found = ops.convert_to_numpy(model(np.array([[-3.0], [2.0]])))
    assert found.tolist() == [[3], [2]]


def test_passes_a_mask_on():
    """Behind an Embedding with mask_zero, the steps stay masked."""
    model = keras.Sequential([keras.layers.Embedding(5, 4, mask_zero=True), Maxout(2), keras.layers.LSTM(3)])
    padded, short = model(np.array([[1, 2, 0, 0]])), model(np.array([[1, 2]]))
    np.testing.assert_allclose(
        ops.convert_to_numpy(padded), ops.convert_to_numpy(short), rtol=1e-5, atol=1e-6
    )


@pytest.mark.parametrize(
    ("arguments", "shape", "message"),
    [
        ({"units": 0}, (2, 4), "`units` must be an integer, at least 1. Received: units=0"),
        ({"units": 2, "axis": 0}, (2, 4), "`axis` must be an integer other than 0. Received: axis=0"),
        ({"units": 3}, (2, 4), r"`units` must divide a known number of channels. Received: units=3, shape"),
        ({"units": 2, "axis": 2}, (2, 4), "`axis` must be an axis after the batch. Received: axis=2"),
        ({"units": 2, "axis": -2}, (2, 4), "`axis` must be an axis after the batch. Received: axis=-2"),
    ],
)
def test_refuses_bad_arguments(arguments, shape, message):
    """Named with the number that came."""
    with pytest.raises(ValueError, match=message):
        Maxout(**arguments).compute_output_shape(shape)


def test_refuses_an_unknown_number_of_channels():
    """Groups of unknown size are no groups."""
    with pytest.raises(ValueError, match="`units` must divide a known number of channels"):
        Maxout(2)(keras.Input((None,)))
