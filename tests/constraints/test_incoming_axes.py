"""Which axes of a kernel hold the weights that come into one unit."""

import keras
import numpy as np
import pytest
from keras import layers, ops

from course.constraints import incoming_axes

pytestmark = pytest.mark.backends

LAYERS = [
    (layers.Dense(4), (5, 3)),
    (layers.Conv1D(4, 3), (5, 6)),
    (layers.Conv2D(4, 3), (5, 5, 2)),
    (layers.Conv2D(4, 3, groups=2), (5, 5, 2)),
    (layers.Conv3D(4, 2), (3, 3, 3, 2)),
    (layers.DepthwiseConv1D(3, depth_multiplier=2), (5, 3)),
    (layers.DepthwiseConv2D(3, depth_multiplier=2), (5, 5, 3)),
    (layers.Conv1DTranspose(4, 3, padding="same"), (5, 3)),
    (layers.Conv2DTranspose(4, 3), (5, 5, 3)),
    (layers.Conv3DTranspose(4, 2), (3, 3, 3, 2)),
    (layers.EinsumDense("abc,cd->abd", output_shape=(5, 4)), (5, 3)),
    (layers.EinsumDense("abc,cde->abde", output_shape=(None, 2, 2)), (5, 3)),
]


@pytest.mark.parametrize(("layer", "shape"), LAYERS, ids=lambda value: getattr(value, "name", None))
def test_each_unit_depends_on_exactly_one_slice(layer, shape):
    """Setting all weights of one slice to 0 silences one output channel, and no other."""
    x = np.random.default_rng(0).normal(size=(2, *shape)).astype("float32")
    before = ops.convert_to_numpy(layer(x))
    kernel = ops.convert_to_numpy(layer.kernel).copy()
    axes = incoming_axes(layer)
    units = np.prod([size for axis, size in enumerate(kernel.shape) if axis not in axes])
    chosen = tuple(slice(None) if axis in axes else 0 for axis in range(kernel.ndim))
    kernel[chosen] = 0
    layer.kernel.assign(kernel)
    after = ops.convert_to_numpy(layer(x))
    channels = before.reshape(-1, units)
    silenced = after.reshape(channels.shape)
    assert (silenced[:, 0] == 0).all()
    np.testing.assert_array_equal(silenced[:, 1:], channels[:, 1:])


def test_a_subclass_is_what_its_parent_is():
    """Users derive their own convolutions."""

    class MyConv(layers.Conv2D):
        pass

    assert incoming_axes(MyConv(2, 3)) == (0, 1, 2)


@pytest.mark.parametrize(
    "layer",
    [layers.LSTM(2), layers.SeparableConv2D(2, 3), layers.BatchNormalization(), layers.Embedding(3, 2)],
)
def test_refuses_layers_without_one_plain_kernel(layer):
    """Two kernels, or none: no single answer."""
    with pytest.raises(ValueError, match=f"`layer` must be a Dense.* Received: {type(layer).__name__}"):
        incoming_axes(layer)


def test_refuses_what_is_no_layer():
    """A variable does not know its layer."""
    with pytest.raises(ValueError, match="Received: Variable"):
        incoming_axes(keras.Variable(np.zeros((2, 2)), name="kernel"))
