"""Data-dependent initialization."""

import keras
import numpy as np
import pytest
from keras import layers, ops

from course.initializers import data_dependent

pytestmark = pytest.mark.backends

X = np.random.default_rng(0).normal(4.0, 3.0, size=(200, 8, 8, 3)).astype("float32")

LAYERS = [
    lambda: layers.Conv2D(5, 3),
    lambda: layers.Conv2D(6, 3, groups=3, strides=2, padding="same"),
    lambda: layers.DepthwiseConv2D(3, depth_multiplier=2),
    lambda: layers.Conv2DTranspose(5, 3, strides=2),
    lambda: layers.Dense(7),
]


def channels_of(outputs) -> np.ndarray:
    values = ops.convert_to_numpy(outputs).astype("float64")
    return values.reshape(-1, values.shape[-1])


@pytest.mark.parametrize("make_layer", LAYERS)
@pytest.mark.parametrize("mean", [0.0, 0.5])
def test_each_channel_gets_the_mean_and_unit_variance(make_layer, mean):
    """Whatever axes of the kernel belong to a channel, and whatever bias was there."""
    layer = make_layer()
    layer.bias_initializer = keras.initializers.Constant(3.0)
    model = keras.Sequential([keras.Input((8, 8, 3)), layer])
    data_dependent(model, X, mean=mean)
    outputs = channels_of(model(X))
    np.testing.assert_allclose(outputs.mean(axis=0), mean, atol=1e-4)
    np.testing.assert_allclose(outputs.std(axis=0), 1, atol=1e-4)


def test_each_layer_sees_the_new_outputs_of_those_before():
    """Second layer: unit channels too, measured behind the rectifier of the first."""
    model = keras.Sequential(
        [keras.Input((8, 8, 3)), layers.Conv2D(6, 3, activation="relu"), layers.Conv2D(4, 3)]
    )
    report = data_dependent(model, X)
    np.testing.assert_allclose(channels_of(model(X)).std(axis=0), 1, atol=1e-4)
    hidden = channels_of(model.layers[0](X))
    assert hidden.min() == 0
    assert 0.3 < (hidden > 0).mean() < 0.7
    assert [row.kind for row in report.layers] == ["Conv2D", "Conv2D"]


def test_directions_of_the_kernel_stay():
    """Only lengths change: each filter keeps its direction."""
    layer = layers.Dense(4)
    model = keras.Sequential([keras.Input((3,)), layer])
    before = ops.convert_to_numpy(layer.kernel)
    data_dependent(model, X[:, 0, 0])
    after = ops.convert_to_numpy(layer.kernel)
    ratio = after / before
    np.testing.assert_allclose(ratio, np.broadcast_to(ratio[:1], ratio.shape), rtol=1e-4)
    assert (ratio > 0).all()


def test_a_layer_without_biases_is_only_scaled():
    """Its mean stays where the weights put it."""
    model = keras.Sequential([keras.Input((3,)), layers.Dense(4, use_bias=False)])
    data_dependent(model, X[:, 0, 0])
    outputs = channels_of(model(X[:, 0, 0]))
    np.testing.assert_allclose(outputs.std(axis=0), 1, atol=1e-4)
    assert np.abs(outputs.mean(axis=0)).max() > 0.1


def test_worked_by_hand():
    """Inputs 1 and 5 through weight 2 and bias 1: 3 and 11, mean 7, spread 4; so weight 1/2 and bias -3/2."""
    model = keras.Sequential([keras.Input((1,)), layers.Dense(1)])
    model.set_weights([np.array([[2.0]]), np.array([1.0])])
    report = data_dependent(model, np.array([[1.0], [5.0]]))
    kernel, bias = model.get_weights()
    assert (kernel[0, 0], bias[0]) == (pytest.approx(0.5), pytest.approx(-1.5))
    assert (report.layers[0].std_before, report.layers[0].std_after) == (pytest.approx(4), pytest.approx(1))


@pytest.mark.skipif(keras.backend.backend() == "tensorflow", reason="TensorFlow on CPU has no channels_first")
def test_knows_channels_first():
    """The channel is axis 1 there."""
    model = keras.Sequential([keras.Input((3, 8, 8)), layers.Conv2D(5, 3, data_format="channels_first")])
    data_dependent(model, X.transpose(0, 3, 1, 2))
    outputs = ops.convert_to_numpy(model(X.transpose(0, 3, 1, 2)))
    np.testing.assert_allclose(outputs.std(axis=(0, 2, 3)), 1, atol=1e-4)


def test_refuses_a_channel_that_never_varies():
    """The layer and the channel are named, and the weights put back, those of the layer before too."""
    model = keras.Sequential([keras.Input((3,)), layers.Dense(4), layers.Dense(4, name="second")])
    kernel = ops.convert_to_numpy(model.layers[1].kernel).copy()
    kernel[:, 2] = 0
    model.layers[1].kernel.assign(kernel)
    before = model.get_weights()
    message = "Received: one and the same output in 1 of 4 channels of layer 'second', the first 2"
    with pytest.raises(ValueError, match=message):
        data_dependent(model, X[:, 0, 0])
    for now, then in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(now, then)


def test_refuses_what_is_no_model():
    """A layer has no layers to sweep."""
    with pytest.raises(ValueError, match=r"`model` must be a Keras model\. Received: Dense"):
        data_dependent(layers.Dense(2), X)


def test_refuses_a_mean_that_is_none():
    """Before any weight is touched."""
    with pytest.raises(ValueError, match=r"`mean` must be a number, finite\. Received: mean=nan"):
        data_dependent(
            keras.Sequential([keras.Input((1,)), layers.Dense(1)]), np.ones((2, 1)), mean=float("nan")
        )
