"""LSUV, and the forward pass that stops at each layer."""

import keras
import numpy as np
import pytest
from keras import layers, ops

from course.initializers import lsuv

pytestmark = pytest.mark.backends

X = np.random.default_rng(0).normal(4.0, 3.0, size=(200, 8, 8, 3)).astype("float32")


def conv_model(**options) -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((8, 8, 3)),
            layers.Conv2D(8, 3, activation="relu", **options),
            layers.DepthwiseConv2D(3, padding="same", depth_multiplier=2),
            layers.Conv2DTranspose(6, 2, strides=2, activation="tanh"),
            layers.Dropout(0.5),
            layers.Flatten(),
            layers.Dense(20, activation="leaky_relu"),
            layers.Dense(5, activation="softmax"),
        ]
    )


def variances(model, x) -> list[float]:
    """The variance that each layer with a kernel puts out before its activation, computed layer by layer."""
    found = []
    for layer in model.layers:
        if hasattr(layer, "kernel"):
            activation, layer.activation = layer.activation, keras.activations.linear
            found.append(float(ops.convert_to_numpy(layer(x)).astype("float64").var()))
            layer.activation = activation
        x = layer(x, training=False) if isinstance(layer, layers.Dropout) else layer(x)
    return found


def test_every_layer_ends_with_variance_1():
    """The claim of the method, measured apart from its own forward pass."""
    model = conv_model()
    report = lsuv(model, X, tolerance=0.01)
    np.testing.assert_allclose(variances(model, X), 1, atol=0.01)
    assert [row.name for row in report.layers] == [
        layer.name for layer in model.layers if hasattr(layer, "kernel")
    ]
    np.testing.assert_allclose([row.std_after for row in report.layers], 1, atol=0.01)
    assert report.left_alone == ()


def test_an_activation_may_be_a_layer():
    """Keras takes either; the variance is that of the values before it, and it stays in place."""
    model = keras.Sequential([keras.Input((12,)), layers.Dense(50, activation=layers.LeakyReLU(0.0))])
    report = lsuv(model, X[:, 0, :4].reshape(200, 12), tolerance=0.01)
    assert report.layers[0].std_after == pytest.approx(1, abs=0.01)
    assert ops.convert_to_numpy(model(X[:, 0, :4].reshape(200, 12))).min() == 0


def test_rows_stay_orthogonal():
    """Scaling keeps the angles: W'W is a multiple of the identity."""
    model = keras.Sequential([keras.Input((12,)), layers.Dense(7), layers.Dense(7)])
    lsuv(model, np.random.default_rng(1).normal(size=(100, 12)), seed=0)
    for layer in model.layers:
        kernel = ops.convert_to_numpy(layer.kernel)
        gram = kernel.T @ kernel
        np.testing.assert_allclose(gram / gram[0, 0], np.eye(7), atol=1e-5)
        assert (ops.convert_to_numpy(layer.bias) == 0).all()


def test_without_orthogonal_only_the_scale_changes():
    """Twice the standard deviation in, half the weights out."""
    model = keras.Sequential([keras.Input((1,)), layers.Dense(1, kernel_initializer="ones", use_bias=False)])
    x = np.array([[-2.0], [2.0]])
    report = lsuv(model, x, orthogonal=False)
    assert ops.convert_to_numpy(model.layers[0].kernel)[0, 0] == pytest.approx(0.5)
    assert (report.layers[0].std_before, report.layers[0].std_after) == (pytest.approx(2), pytest.approx(1))
    assert report.layers[0].rescalings == 1
    assert lsuv(model, x, orthogonal=False).layers[0].rescalings == 0


def test_the_seed_fixes_the_weights():
    """Same seed, same weights; the layers of one model differ."""
    models = [keras.Sequential([keras.Input((5,)), layers.Dense(5), layers.Dense(5)]) for _ in range(2)]
    for model in models:
        lsuv(model, X[:, 0, :5, 0], seed=3)
    first, second = (model.get_weights() for model in models)
    for one, other in zip(first, second, strict=True):
        np.testing.assert_array_equal(one, other)
    assert (first[0] != first[2]).any()


def functional_model() -> keras.Model:
    """Two branches, a shared layer, a model in the model, batch normalization, a random layer, an LSTM."""
    image = keras.Input((8, 8, 3))
    x = layers.RandomFlip(seed=1)(image)
    shared = layers.Conv2D(3, 3, padding="same", name="shared")
    inner = keras.Sequential(
        [keras.Input((8, 8, 3)), layers.Conv2D(4, 1, name="inner")], name="model_in_model"
    )
    x = layers.Concatenate()([shared(shared(x)), inner(x)])
    x = layers.BatchNormalization()(x)
    x = layers.LSTM(4)(layers.Reshape((64, 7))(x))
    return keras.Model(image, layers.Dense(2, name="head")(x))


def test_opens_models_within_and_sets_a_shared_layer_once():
    """Order of computation, not of listing; what is not set is named."""
    report = lsuv(functional_model(), X)
    assert sorted(row.name for row in report.layers) == ["head", "inner", "shared"]
    assert report.layers[-1].name == "head"
    assert len(report.left_alone) == 2  # batch normalization and LSTM
    np.testing.assert_allclose([row.std_after for row in report.layers], 1, atol=0.05)


def test_touches_nothing_else():
    """Statistics, random states, other layers' weights and the layers' own methods stay."""
    model = functional_model()
    mine = {id(variable) for name in ("shared", "head") for variable in model.get_layer(name).variables}
    mine |= {id(variable) for variable in model.get_layer("model_in_model").variables}
    before = {id(v): ops.convert_to_numpy(v) for v in model.variables if id(v) not in mine}
    assert len(before) >= 8
    activation = model.get_layer("head").activation
    lsuv(model, X)
    for variable in model.variables:
        if id(variable) in before:
            np.testing.assert_array_equal(ops.convert_to_numpy(variable), before[id(variable)])
    assert model.get_layer("head").activation is activation
    assert "call" not in vars(model.get_layer("head"))
    assert model.losses == []


def test_frozen_layers_stay_as_they_are():
    """Transfer learning: only the new head is to be initialized."""
    model = keras.Sequential([keras.Input((4,)), layers.Dense(4, name="body"), layers.Dense(2, name="head")])
    model.get_layer("body").trainable = False
    before = model.get_layer("body").get_weights()
    report = lsuv(model, X[:, 0, 0:4, 0])
    assert [row.name for row in report.layers] == ["head"]
    np.testing.assert_array_equal(model.get_layer("body").get_weights()[0], before[0])


def test_works_after_a_fit_and_before_another():
    """The compiled training step sees the new weights."""
    model = keras.Sequential([keras.Input((4,)), layers.Dense(1)])
    model.compile(keras.optimizers.SGD(0.0), "mse")
    x, y = X[:8, 0, :4, 0], np.zeros((8, 1))
    model.fit(x, y, verbose=0)
    lsuv(model, x, tolerance=1e-4)
    model.fit(x, y, verbose=0)
    assert ops.convert_to_numpy(model(x)).var() == pytest.approx(1, abs=1e-3)


def test_works_in_mixed_precision():
    """Half-precision outputs, float32 weights with all their digits."""
    hidden = layers.Dense(8, "relu", dtype="mixed_bfloat16")
    model = keras.Sequential([keras.Input((6,)), hidden, layers.Dense(3)])
    report = lsuv(model, X[:, 0, :2].reshape(200, 6))
    np.testing.assert_allclose([row.std_after for row in report.layers], 1, atol=0.05)
    kernel = model.get_weights()[0]
    assert (kernel != ops.convert_to_numpy(ops.cast(ops.cast(kernel, "bfloat16"), "float32"))).any()


def test_report_is_a_table():
    """For the reader of a notebook."""
    model = keras.Sequential(
        [keras.Input((4,)), layers.Dense(2, name="head"), layers.LayerNormalization(name="norm")]
    )
    lines = str(lsuv(model, X[:, 0, :4, 0])).splitlines()
    assert lines[0].split() == ["layer", "kind", "std", "before", "std", "after", "rescalings"]
    assert lines[1].split()[:2] == ["head", "Dense"]
    assert lines[2] == "left alone: norm"


@pytest.mark.parametrize(
    ("x", "arguments", "message"),
    [
        (X[:0], {}, r"`x` must hold at least one example. Received: shape \(0, 8, 8, 3\)"),
        (X * np.nan, {}, "`x` must be finite. Received: an array with NaN or infinite values"),
        (X * 0, {}, "`x` must make the outputs of each layer vary. Received: outputs of layer 'first' with "),
        (X, {"tolerance": 0}, "`tolerance` must be a number above 0. Received: tolerance=0"),
        (X, {"max_trials": 0}, "`max_trials` must be an integer, at least 1. Received: max_trials=0"),
    ],
)
def test_refuses_bad_arguments_and_leaves_the_weights(x, arguments, message):
    """Nothing is half done."""
    model = conv_model(name="first")
    before = model.get_weights()
    with pytest.raises(ValueError, match=message) as caught:
        lsuv(model, x, **arguments)
    assert "Exception encountered" not in str(caught.value)
    for now, then in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(now, then)
