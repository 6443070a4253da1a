"""Fractional max-pooling."""

import keras
import numpy as np
import pytest
from keras import ops

from course.layers import FractionalMaxPooling2D

pytestmark = pytest.mark.backends


def lines_of(layer, height: int, training=True) -> np.ndarray:
    """The last line of each region along the height, read off an image whose values are its line numbers."""
    image = np.broadcast_to(np.arange(height, dtype="float32")[None, :, None, None], (1, height, 8, 1))
    return ops.convert_to_numpy(layer(image, training=training))[0, :, 0, 0].astype(int)


@pytest.mark.parametrize("pseudo_random", [False, True])
@pytest.mark.parametrize(("height", "ratio"), [(25, 2**0.5), (36, 1.26), (20, 1.99), (31, 2.6), (10, 1.01)])
def test_regions_cover_the_image_in_the_two_sizes_around_the_ratio(height, ratio, pseudo_random):
    """The sizes add up to the height, differ by one, and vary from batch to batch in their order alone."""
    layer = FractionalMaxPooling2D((ratio, 1.5), pseudo_random=pseudo_random, seed=1)
    regions = int(height / ratio)
    orders = set()
    for _ in range(12):
        last = lines_of(layer, height)
        sizes = np.diff(last, prepend=-1)
        assert len(last) == regions
        assert last[-1] == height - 1
        assert set(sizes) <= {height // regions, height // regions + 1}
        assert sorted(sizes).count(height // regions + 1) == height % regions
        orders.add(tuple(sizes))
    assert (len(orders) > 1) == (height % regions > 0)


def test_pseudo_random_sizes_are_those_of_the_formula():
    """u = 1/2 at inference: differences of ceil(25 / 17 * (i + 1 / 2)), counted from the first."""
    last = lines_of(FractionalMaxPooling2D(1.45, pseudo_random=True), 25, training=False)
    edges = np.ceil(25 / 17 * (np.arange(18) + 0.5))
    np.testing.assert_array_equal(np.diff(last, prepend=-1), np.diff(edges))


def test_overlapping_regions_share_one_line():
    """Each region reaches the first line of the next."""
    plain = lines_of(FractionalMaxPooling2D(1.45, seed=4), 25)
    shared = lines_of(FractionalMaxPooling2D(1.45, overlapping=True, seed=4), 25)
    np.testing.assert_array_equal(shared, np.minimum(plain + 1, 24))


def test_is_the_maximum_over_each_region():
    """The reference cuts the regions out and takes NumPy's maximum."""
    x = np.random.default_rng(0).normal(size=(3, 13, 11, 2)).astype("float32")
    found = ops.convert_to_numpy(FractionalMaxPooling2D((1.5, 1.3), seed=2)(x, training=True))
    mark = np.broadcast_to(np.arange(13)[:, None] * 100.0 + np.arange(11), (3, 13, 11)).astype("float32")
    marks = ops.convert_to_numpy(
        FractionalMaxPooling2D((1.5, 1.3), seed=2)(np.stack([mark] * 2, -1), training=True)
    )
    rows, columns = marks[0, :, 0, 0].astype(int) // 100, marks[0, 0, :, 0].astype(int) % 100
    for i, (top, bottom) in enumerate(zip([-1, *rows[:-1]], rows, strict=True)):
        for j, (left, right) in enumerate(zip([-1, *columns[:-1]], columns, strict=True)):
            expected = x[:, top + 1 : bottom + 1, left + 1 : right + 1].max(axis=(1, 2))
            np.testing.assert_array_equal(found[:, i, j], expected)


def gradients(layer, x, weights):
    """Of the sum of `weights` times the outputs, by the inputs, in training."""
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        inputs = tf.constant(x)
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            total = tf.reduce_sum(layer(inputs, training=True) * weights)
        return tape.gradient(total, inputs).numpy()
    if keras.backend.backend() == "jax":
        import jax

        states = [variable.value for variable in layer.non_trainable_variables]

        def loss(inputs):
            outputs, _ = layer.stateless_call([], states, inputs, training=True)
            return ops.sum(outputs * weights)

        return np.asarray(jax.jit(jax.grad(loss))(x))
    import torch

    inputs = torch.tensor(x, requires_grad=True)
    (layer(inputs, training=True) * ops.convert_to_tensor(weights)).sum().backward()
    return inputs.grad.numpy()


@pytest.mark.parametrize("data_format", ["channels_last", "channels_first"])
@pytest.mark.parametrize("overlapping", [False, True])
@pytest.mark.parametrize("ratio", [(1.5, 1.3), (2.6, 4.2), (12.0, 1.01)])
def test_gradient_goes_to_the_pixel_that_has_the_maximum(ratio, overlapping, data_format):
    """No two pixels are equal, so each output is found again at its pixel, in NumPy."""
    draw = np.random.default_rng(0)
    x = draw.permutation(2 * 13 * 11 * 3).reshape(2, 13, 11, 3).astype("float32")
    x = x if data_format == "channels_last" else x.transpose(0, 3, 1, 2)
    options = {"overlapping": overlapping, "seed": 2, "data_format": data_format}
    outputs = ops.convert_to_numpy(FractionalMaxPooling2D(ratio, **options)(x, training=True))
    weights = draw.normal(size=outputs.shape).astype("float32")
    place = np.argsort(x.ravel())  # the value n is at the flat index place[n]
    expected = np.zeros(x.size, "float32")
    np.add.at(expected, place[outputs.ravel().astype(int)], weights.ravel())
    found = gradients(FractionalMaxPooling2D(ratio, **options), x, weights)
    np.testing.assert_allclose(found, expected.reshape(x.shape), rtol=1e-5, atol=1e-6)


def test_of_equal_pixels_the_first_gets_the_gradient():
    """As in max-pooling; behind a rectifier most regions hold several zeros."""
    x = np.zeros((1, 4, 4, 1), "float32")
    found = gradients(FractionalMaxPooling2D(2.0), x, np.ones((1, 2, 2, 1), "float32"))
    np.testing.assert_array_equal(found[0, :, :, 0], [[1, 0, 1, 0], [0] * 4, [1, 0, 1, 0], [0] * 4])


def test_whole_ratio_is_plain_max_pooling():
    """With ratio 2 and an even side every region has two lines."""
    x = np.random.default_rng(0).normal(size=(2, 8, 6, 3)).astype("float32")
    found = ops.convert_to_numpy(FractionalMaxPooling2D(2.0)(x, training=True))
    np.testing.assert_array_equal(found, x.reshape(2, 4, 2, 3, 2, 3).max(axis=(2, 4)))


def test_channels_first_is_the_same_image():
    """Only the order of the axes differs."""
    x = np.random.default_rng(0).normal(size=(2, 9, 7, 3)).astype("float32")
    last = FractionalMaxPooling2D(1.4, seed=1)(x, training=True)
    first = FractionalMaxPooling2D(1.4, seed=1, data_format="channels_first")(
        x.transpose(0, 3, 1, 2), training=True
    )
    np.testing.assert_array_equal(
        ops.convert_to_numpy(first), ops.convert_to_numpy(last).transpose(0, 3, 1, 2)
    )


@pytest.mark.parametrize(
    ("arguments", "shape", "message"),
    [
        ({"ratio": 1}, (2, 8, 8, 3), "`ratio` must be a number above 1, or two. Received: ratio=1"),
        ({"ratio": (1.5, 0.5)}, (2, 8, 8, 3), "`ratio` must be a number above 1"),
        ({"ratio": (1.5,)}, (2, 8, 8, 3), "`ratio` must be a number above 1"),
        ({"ratio": float("nan")}, (2, 8, 8, 3), "`ratio` must be a number above 1"),
        ({"ratio": 1.5, "data_format": "NHWC"}, (2, 8, 8, 3), "`data_format` must be one of"),
        ({"ratio": 1.5}, (8, 8, 3), r"`inputs` must be a batch of images of known height and width"),
        ({"ratio": 1.5}, (2, None, 8, 3), r"Received: shape \(2, None, 8, 3\)"),
        ({"ratio": 3.0}, (2, 2, 8, 3), r"`inputs` must not shrink to nothing. Received: size \[2, 8\]"),
    ],
)
def test_refuses_bad_arguments(arguments, shape, message):
    """Named with what came."""
    with pytest.raises(ValueError, match=message):
        FractionalMaxPooling2D(**arguments).compute_output_shape(shape)
