"""Bilinear interpolation as initial weights."""

import numpy as np
import pytest
from keras import layers, ops

from course.initializers import Bilinear

pytestmark = pytest.mark.backends


def test_matches_values_worked_by_hand():
    """Size 4: 1/4, 3/4, 3/4, 1/4; size 3: 1/2, 1, 1/2; the square is their product, one channel to one."""
    line = ops.convert_to_numpy(Bilinear()((4, 1, 1)))[:, 0, 0]
    np.testing.assert_array_equal(line, [0.25, 0.75, 0.75, 0.25])
    square = ops.convert_to_numpy(Bilinear()((3, 4, 2, 2)))
    patch = np.outer([0.5, 1, 0.5], [0.25, 0.75, 0.75, 0.25])
    np.testing.assert_array_equal(square[..., 0, 0], patch)
    np.testing.assert_array_equal(square[..., 1, 1], patch)
    assert (square[..., 0, 1] == 0).all()


@pytest.mark.parametrize("factor", [2, 3, 4])
def test_enlarges_like_a_bilinear_resize(factor):
    """Away from the border it is `keras.ops.image.resize`."""
    image = np.random.default_rng(0).normal(size=(1, 7, 6, 3)).astype("float32")
    enlarge = layers.Conv2DTranspose(
        3,
        2 * factor - factor % 2,
        strides=factor,
        padding="same",
        use_bias=False,
        kernel_initializer=Bilinear(),
    )
    found = ops.convert_to_numpy(enlarge(image))
    size = (7 * factor, 6 * factor)
    expected = ops.convert_to_numpy(
        ops.image.resize(image, size, interpolation="bilinear", data_format="channels_last")
    )
    inside = slice(factor, -factor)
    np.testing.assert_allclose(found[:, inside, inside], expected[:, inside, inside], atol=1e-5)


@pytest.mark.parametrize("rank", [1, 2, 3])
def test_keeps_a_constant_in_any_dimension(rank):
    """The weights that reach a place add up to 1."""
    make = {1: layers.Conv1DTranspose, 2: layers.Conv2DTranspose, 3: layers.Conv3DTranspose}[rank]
    enlarge = make(2, 4, strides=2, padding="same", kernel_initializer=Bilinear())
    found = ops.convert_to_numpy(enlarge(np.full((1, *(4,) * rank, 2), 3.0, "float32")))
    inside = (slice(None), *(slice(1, -1),) * rank)
    np.testing.assert_allclose(found[inside], 3.0, rtol=1e-6)


@pytest.mark.parametrize("shape", [(4, 4, 2, 3), (2, 2), (4, 4, 3, 1)])
def test_refuses_shapes_that_interpolate_nothing(shape):
    """As many filters as channels, and a place to interpolate along."""
    with pytest.raises(ValueError, match=r"`shape` must be \(..., filters, channels\).* Received: shape=\("):
        Bilinear()(shape)


def test_keras_shows_the_error_where_the_layer_is_built():
    """The message names the shape that does not fit."""
    layer = layers.Conv2DTranspose(3, 4, kernel_initializer=Bilinear())
    with pytest.raises(ValueError, match=r"Received: shape=\(4, 4, 3, 2\)"):
        layer.build((None, 8, 8, 2))
