"""DropConnect."""

import keras
import numpy as np
import pytest
from keras import ops
from scipy import stats

from course.layers import DropConnect

pytestmark = pytest.mark.backends


def test_drops_single_weights_at_the_rate():
    """With weights of 1 the outputs show which are kept: a binomial test over 5,000."""
    dense = keras.layers.Dense(50, kernel_initializer="ones", bias_initializer="ones")
    layer = DropConnect(dense, 0.3, seed=1)
    found = ops.convert_to_numpy(layer(np.eye(100, dtype="float32"), training=True)) - 1
    np.testing.assert_allclose(np.unique(found.round(5)), [0, 1 / 0.7], rtol=1e-4)
    assert stats.binomtest(int((found < 0.5).sum()), 5000, 0.3).pvalue > 0.01


@pytest.mark.parametrize("make", [lambda: keras.layers.Dense(4), lambda: keras.layers.LSTM(4)])
def test_no_rate_and_inference_are_the_wrapped_layer(make):
    """The same numbers, and the stored weights stay as they were."""
    layer = make()
    x = np.random.default_rng(0).normal(size=(3, 5, 6)).astype("float32")
    expected = ops.convert_to_numpy(layer(x))
    before = layer.get_weights()
    for rate, training in ((0.0, True), (0.5, False)):
        found = DropConnect(layer, rate)(x, training=training)
        np.testing.assert_allclose(ops.convert_to_numpy(found), expected, rtol=1e-6, atol=1e-7)
    DropConnect(layer, 0.9)(x, training=True)
    for now, then in zip(layer.get_weights(), before, strict=True):
        np.testing.assert_array_equal(now, then)


def test_recurrent_weights_are_the_same_at_every_step():
    """h[t] = w * h[t - 1], with w dropped or kept (and doubled) for the whole sequence."""
    cell = keras.layers.SimpleRNN(
        1, activation=None, kernel_initializer="ones", recurrent_initializer="ones", return_sequences=True
    )
    layer = DropConnect(cell, 0.5, seed=2)
    x = np.array([[[1.0], [0.0], [0.0], [0.0]]], "float32")
    found = {tuple(ops.convert_to_numpy(layer(x, training=True))[0, :, 0].tolist()) for _ in range(40)}
    assert found == {(0, 0, 0, 0), (2, 0, 0, 0), (2, 4, 8, 16)}


def test_gradient_reaches_kept_weights_only():
    """A dropped weight took no part, so the step of SGD leaves it."""
    dense = keras.layers.Dense(20, kernel_initializer="ones", use_bias=False)
    model = keras.Sequential([keras.Input((10,)), DropConnect(dense, 0.5, seed=3)])
    model.compile(keras.optimizers.SGD(0.1), lambda y_true, y_pred: ops.sum(y_pred))
    model.fit(np.ones((1, 10)), np.ones((1, 20)), verbose=0)
    moved = (1 - ops.convert_to_numpy(dense.kernel)).round(5)
    np.testing.assert_allclose(np.unique(moved), [0, 0.2], rtol=1e-4)
    assert 60 < (moved == 0).sum() < 140


@pytest.mark.parametrize(
    ("layer", "rate", "message"),
    [
        (keras.layers.Dense(2), 1.0, r"`rate` must be in \[0, 1\). Received: rate=1.0"),
        ("dense", 0.5, "`layer` must be a Keras layer. Received: 'dense'"),
    ],
)
def test_refuses_bad_arguments(layer, rate, message):
    """On the user's line."""
    with pytest.raises(ValueError, match=message):
        DropConnect(layer, rate)


def test_refuses_a_layer_without_kernels():
    """Found when the weights are made, with the layer's name."""
    layer = DropConnect(keras.layers.LayerNormalization(name="norm"), 0.5)
    with pytest.raises(
        ValueError, match=r"`layer` must have weights called 'kernel'.* LayerNormalization 'norm'"
    ):
        layer.build((None, 3))
