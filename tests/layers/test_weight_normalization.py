"""Weight normalization."""

import keras
import numpy as np
import pytest
from keras import ops

from course.layers import WeightNormalization

pytestmark = pytest.mark.backends

MAKERS = {
    "Dense": (lambda: keras.layers.Dense(4), (6,), 1),
    "Conv2D": (lambda: keras.layers.Conv2D(4, 3), (7, 7, 3), 1),
    "Conv2DTranspose": (lambda: keras.layers.Conv2DTranspose(4, 3), (5, 5, 3), 1),
    "DepthwiseConv2D": (lambda: keras.layers.DepthwiseConv2D(3, depth_multiplier=2), (7, 7, 3), 1),
    "SeparableConv2D": (lambda: keras.layers.SeparableConv2D(4, 3), (7, 7, 3), 2),
    "LSTM": (lambda: keras.layers.LSTM(4), (5, 6), 2),
    "Bidirectional": (lambda: keras.layers.Bidirectional(keras.layers.GRU(4)), (5, 6), 4),
}
each = pytest.mark.parametrize(("make", "shape", "kernels"), MAKERS.values(), ids=MAKERS.keys())


def values(tensor) -> np.ndarray:
    return ops.convert_to_numpy(tensor)


@each
def test_wrapping_changes_no_output(make, shape, kernels):
    """g starts as the norm of v."""
    layer = make()
    x = np.random.default_rng(0).normal(size=(3, *shape)).astype("float32")
    expected = values(layer(x))
    wrapped = WeightNormalization(layer)
    np.testing.assert_allclose(values(wrapped(x)), expected, rtol=1e-5, atol=1e-6)
    assert len(wrapped.lengths) == kernels


@each
def test_length_of_v_does_not_matter_and_g_scales_the_output(make, shape, kernels):
    """The laws of the reparametrization; without biases and gates also: 3 g gives 3 times the output."""
    wrapped = WeightNormalization(make())
    x = np.random.default_rng(0).normal(size=(3, *shape)).astype("float32")
    before = values(wrapped(x))
    for kernel in wrapped.kernels:
        kernel.assign(values(kernel) * 7.0)
    np.testing.assert_allclose(values(wrapped(x)), before, rtol=1e-4, atol=1e-5)
    if kernels == 1:
        wrapped.lengths[0].assign(values(wrapped.lengths[0]) * 3.0)
        np.testing.assert_allclose(values(wrapped(x)), 3 * before, rtol=1e-4, atol=1e-5)


def test_one_length_for_each_unit():
    """Doubling one g doubles one channel, in each kind of kernel."""
    for make, shape, kernels in MAKERS.values():
        if kernels > 1:
            continue
        wrapped = WeightNormalization(make())
        x = np.random.default_rng(0).normal(size=(3, *shape)).astype("float32")
        before = values(wrapped(x))
        length = values(wrapped.lengths[0]).copy()
        assert length.size == before.shape[-1]
        length.reshape(-1)[1] *= 2
        wrapped.lengths[0].assign(length)
        ratio = (values(wrapped(x)) / before).reshape(-1, before.shape[-1])
        np.testing.assert_allclose(
            ratio, np.broadcast_to([1, 2, *[1] * (length.size - 2)], ratio.shape), rtol=1e-3
        )


def test_gradient_of_v_stands_upright_on_v():
    """A law of the paper (its equation 3): a step in v changes the direction, and can only lengthen v."""
    dense = keras.layers.Dense(4, use_bias=False)
    model = keras.Sequential([keras.Input((6,)), WeightNormalization(dense)])
    model.compile(keras.optimizers.SGD(0.1), "mse")
    before = values(dense.kernel)
    generator = np.random.default_rng(0)
    model.fit(generator.normal(size=(20, 6)), generator.normal(size=(20, 4)), batch_size=20, verbose=0)
    step = values(dense.kernel) - before
    assert np.abs(step).max() > 1e-3
    np.testing.assert_allclose((step * before).sum(axis=0), 0, atol=1e-6)


def test_weights_losses_and_masks_of_the_wrapped_layer_count():
    """Regularizers act on v; an activity regularizer once; masks reach recurrent layers."""
    dense = keras.layers.Dense(2, kernel_regularizer=keras.regularizers.L2(1.0), activity_regularizer="l2")
    wrapped = WeightNormalization(dense)
    x = np.ones((4, 3), "float32")
    outputs = values(wrapped(x))
    expected = [np.square(values(dense.kernel)).sum(), 0.01 * np.square(outputs).sum() / 4]
    assert sorted(float(values(loss)) for loss in wrapped.losses) == pytest.approx(sorted(expected), rel=1e-4)
    model = keras.Sequential(
        [keras.layers.Embedding(5, 4, mask_zero=True), WeightNormalization(keras.layers.LSTM(3))]
    )
    padded, short = model(np.array([[1, 2, 0, 0]])), model(np.array([[1, 2]]))
    np.testing.assert_allclose(values(padded), values(short), rtol=1e-5, atol=1e-6)


def test_kernel_of_zeros_gives_zeros():
    """Not 0 / 0."""
    wrapped = WeightNormalization(keras.layers.Dense(2, kernel_initializer="zeros"))
    assert (values(wrapped(np.ones((2, 3), "float32"))) == 0).all()


def test_a_frozen_layer_stays_frozen():
    """Neither v nor g nor the bias moves."""
    model = keras.Sequential(
        [keras.Input((3,)), WeightNormalization(keras.layers.Dense(2)), keras.layers.Dense(1)]
    )
    model.layers[0].trainable = False
    before = [values(weight) for weight in model.layers[0].weights]
    model.compile("sgd", "mse")
    model.fit(np.ones((4, 3)), np.ones((4, 1)), verbose=0)
    for weight, then in zip(model.layers[0].weights, before, strict=True):
        np.testing.assert_array_equal(values(weight), then)


def test_units_of_an_einsum_have_lengths_of_their_own():
    """Two heads of three units each: six lengths, over the axis that is summed."""
    layer = WeightNormalization(keras.layers.EinsumDense("abc,cde->abde", (None, 2, 3)))
    layer.build((None, 4, 5))
    assert tuple(layer.lengths[0].shape) == (1, 2, 3)
    np.testing.assert_allclose(values(layer.lengths[0])[0], np.linalg.norm(values(layer.kernels[0]), axis=0))


def test_refuses_what_is_no_layer():
    """Named with what came."""
    with pytest.raises(ValueError, match=r"`layer` must be a Keras layer\. Received: 3"):
        WeightNormalization(3)


def test_refuses_a_layer_of_several_inputs():
    """Attention has kernels, and is called with a query and a value."""
    with pytest.raises(ValueError, match=r"`layer` must take one input.* Received: MultiHeadAttention"):
        WeightNormalization(keras.layers.MultiHeadAttention(2, 4))


def test_says_where_bidirectional_stands():
    """It copies its layer with an argument of recurrent layers."""
    with pytest.raises(ValueError, match=r"must stand inside: WeightNormalization\(Bidirectional\(LSTM\("):
        keras.layers.Bidirectional(WeightNormalization(keras.layers.LSTM(4)))
