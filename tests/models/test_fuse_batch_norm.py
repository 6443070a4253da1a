"""Batch normalisation folded into the layer before it."""

import keras
import numpy as np
import pytest
from keras import layers

from course.models import fuse_batch_norm

pytestmark = pytest.mark.backends


def outputs(model, x) -> np.ndarray:
    return keras.ops.convert_to_numpy(model(x, training=False))


def used(model: keras.Model, seed=0) -> keras.Model:
    """The model as if it were trained: no weight is at its initial value, variances stay above 0."""
    generator = np.random.default_rng(seed)
    for weight in model.weights:
        low = 0.5 if weight.name in ("gamma", "moving_variance") else -0.5
        weight.assign(generator.uniform(low, 1.5 if low > 0 else 0.5, weight.shape))
    return model


def assert_equal_outputs(model, fused, shape, **tolerance):
    x = np.random.default_rng(1).normal(size=shape).astype("float32")
    np.testing.assert_allclose(outputs(fused, x), outputs(model, x), **(tolerance or {"atol": 1e-5}))


def test_matches_values_worked_by_hand():
    """Kernel 2, bias 1, mean 3, deviation 2, gamma 4, beta 5: factor 2, kernel 4, bias 2 (1 - 3) + 5 = 1."""
    model = keras.Sequential([keras.Input((1,)), layers.Dense(1), layers.BatchNormalization(epsilon=1e-9)])
    model.set_weights([np.array([[2.0]]), *(np.array([value]) for value in (1.0, 4.0, 5.0, 3.0, 4.0))])
    [kernel, bias] = fuse_batch_norm(model).model.get_weights()
    assert (kernel.item(), bias.item()) == pytest.approx((4.0, 1.0))


LINEAR = {
    "Dense": (layers.Dense(5), (4,)),
    "Dense on a sequence": (layers.Dense(5, use_bias=False), (3, 4)),
    "Conv1D": (layers.Conv1D(5, 3, dilation_rate=2, padding="causal"), (6, 4)),
    "Conv2D": (layers.Conv2D(5, 3, strides=2, padding="same", use_bias=False), (7, 6, 4)),
    "Conv2D in groups": (layers.Conv2D(6, 3, groups=2), (5, 5, 4)),
    "Conv3D": (layers.Conv3D(3, 2), (3, 3, 3, 2)),
    "DepthwiseConv1D": (layers.DepthwiseConv1D(3, depth_multiplier=2), (6, 4)),
    "DepthwiseConv2D": (layers.DepthwiseConv2D(3, depth_multiplier=3, use_bias=False), (5, 5, 2)),
    "SeparableConv1D": (layers.SeparableConv1D(5, 3), (6, 4)),
    "SeparableConv2D": (layers.SeparableConv2D(5, 3, depth_multiplier=2), (5, 5, 3)),
    "Conv1DTranspose": (layers.Conv1DTranspose(5, 3, strides=2), (6, 4)),
    "Conv2DTranspose": (layers.Conv2DTranspose(5, 4, strides=2, padding="same"), (3, 3, 4)),
    "Conv3DTranspose": (layers.Conv3DTranspose(3, 2), (3, 3, 3, 2)),
}


@pytest.mark.parametrize(("layer", "shape"), LINEAR.values(), ids=LINEAR.keys())
@pytest.mark.parametrize("options", [{}, {"center": False, "scale": False}])
def test_every_linear_layer_takes_it_in(layer, shape, options):
    """Folding is exact: the outputs differ by rounding only."""
    layer = type(layer).from_config(layer.get_config())
    model = used(keras.Sequential([keras.Input(shape), layer, layers.BatchNormalization(**options)]))
    fused = fuse_batch_norm(model)
    assert fused.folded == {model.layers[1].name: layer.name}
    assert [type(one) for one in fused.model.layers] == [type(layer)]
    assert_equal_outputs(model, fused.model, (2, *shape))


@pytest.mark.skipif(keras.backend.backend() == "tensorflow", reason="TensorFlow has it on a GPU only")
def test_channels_may_come_first():
    """The axis of the channels is then 1, that of the kernel stays the last."""
    options = {"data_format": "channels_first"}
    model = keras.Sequential([keras.Input((4, 6, 5)), layers.Conv2D(3, 3, **options)])
    model.add(layers.BatchNormalization(axis=1))
    model.add(layers.DepthwiseConv2D(3, depth_multiplier=2, **options))
    model.add(layers.BatchNormalization(axis=1))
    fused = fuse_batch_norm(used(model))
    assert not fused.kept
    assert_equal_outputs(model, fused.model, (2, 4, 6, 5))


def test_a_layer_with_lora_weights_is_left_alone():
    """Its kernel is a sum, of which the fold would scale one part."""
    model = keras.Sequential([keras.Input((4,)), layers.Dense(3, name="dense"), layers.BatchNormalization()])
    model.get_layer("dense").enable_lora(2)
    assert list(fuse_batch_norm(model).kept.values()) == ["dense is quantized or has LoRA weights"]


def branches():
    """A residual block with a nested model: five batch norms, three of them foldable."""
    inner = [keras.Input((4, 4, 3)), layers.Conv2D(3, 3, padding="same", name="inner_conv")]
    inner = keras.Sequential([*inner, layers.BatchNormalization(name="inner_norm")], name="inner")
    x = keras.Input((4, 4, 3))
    first = layers.BatchNormalization(name="on_input")(x)
    a = layers.BatchNormalization(name="norm_a")(layers.Conv2D(3, 1, name="conv_a")(first))
    b = layers.Conv2D(3, 1, name="conv_b", activation="relu")(first)
    b = layers.BatchNormalization(name="after_relu")(b)
    y = keras.ops.relu(layers.Add()([a, b, inner(x)]))
    last = layers.BatchNormalization(name="norm_c")(layers.Dense(2, name="dense")(layers.Flatten()(y)))
    return used(keras.Model(x, last))


def test_folds_what_it_can_and_names_the_reason_for_the_rest():
    """The residual sum, the operation `relu` and the inner model come through."""
    model = branches()
    fused = fuse_batch_norm(model)
    assert fused.folded == {"inner_norm": "inner_conv", "norm_a": "conv_a", "norm_c": "dense"}
    assert set(fused.kept) == {"on_input", "after_relu"}
    assert fused.kept["after_relu"] == "conv_b has an activation"
    assert "(InputLayer)" in fused.kept["on_input"]
    assert str(fused).splitlines()[-1] == "3 of 5 batch normalisations folded"
    assert_equal_outputs(model, fused.model, (3, 4, 4, 3))


def test_original_keeps_its_weights_and_layers():
    """The copy shares nothing with it."""
    model = branches()
    before = model.get_weights()
    copy = fuse_batch_norm(model).model
    copy.set_weights([0 * weight for weight in copy.get_weights()])
    for old, new in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


def reasons():
    x = keras.Input((3,))
    twice, norm_twice = layers.Dense(3, name="twice"), layers.BatchNormalization(name="norm")
    yield (
        "dense is also used elsewhere",
        keras.Model(
            x,
            layers.Add()([h := layers.Dense(3, name="dense")(x), layers.BatchNormalization(name="norm")(h)]),
        ),
    )
    yield "dense is also used elsewhere", keras.Model(x, [h, layers.BatchNormalization(name="norm")(h)])
    yield "twice is used more than once", keras.Model(x, norm_twice(twice(twice(x))))
    shared = layers.BatchNormalization(name="norm")
    yield "norm is used more than once", keras.Model(x, shared(layers.Dense(3)(shared(layers.Dense(3)(x)))))
    follows = layers.BatchNormalization(name="norm")(layers.Dropout(0.5, name="drop")(layers.Dense(3)(x)))
    yield r"it follows drop \(Dropout\)", keras.Model(x, follows)
    training = layers.BatchNormalization(name="norm")(layers.Dense(3)(x), training=True)
    yield "it is called with training=True", keras.Model(x, training)
    image = keras.Input((4, 4, 4))
    rows = layers.BatchNormalization(name="norm", axis=1)(layers.Conv2D(2, 1)(image))
    yield "it normalises axis 1, which is not that of the channels", keras.Model(image, rows)


@pytest.mark.parametrize(("reason", "model"), [pytest.param(*one, id=one[0]) for one in reasons()])
def test_keeps_what_cannot_be_folded(reason, model):
    """A fold in these places would change the outputs."""
    used(model)
    fused = fuse_batch_norm(model)
    assert not fused.folded
    with pytest.raises(AssertionError, match=reason):
        raise AssertionError(fused.kept["norm"])
    if "training" not in reason and not isinstance(model.output, list):
        assert_equal_outputs(model, fused.model, (2, *model.input_shape[1:]))


def test_fused_model_is_saved_and_loaded(tmp_path):
    """It is an ordinary Keras model."""
    fused = fuse_batch_norm(branches()).model
    fused.save(tmp_path / "fused.keras")
    assert_equal_outputs(fused, keras.models.load_model(tmp_path / "fused.keras"), (2, 4, 4, 3), rtol=1e-6)


def test_adapted_layers_keep_what_they_learned():
    """Normalization computes with tensors that it derives from its weights."""
    first = layers.Normalization()
    first.adapt(np.array([[1.0, 5.0], [3.0, 9.0]]))
    model = keras.Sequential([keras.Input((2,)), first, layers.Dense(2), layers.BatchNormalization()])
    assert_equal_outputs(model, fuse_batch_norm(model).model, (4, 2))


def test_a_compiled_model_may_have_a_loss_that_cannot_be_saved():
    """Cloning would write the loss down and read it back."""
    model = keras.Sequential([keras.Input((2,)), layers.Dense(2), layers.BatchNormalization()])
    model.compile("sgd", lambda y, p: p)
    assert not fuse_batch_norm(model).model.compiled


class Opaque(keras.Model):
    def call(self, inputs):
        return inputs


@pytest.mark.parametrize(
    ("model", "error", "message"),
    [
        ("model.keras", TypeError, "`model` must be a Keras model. Received: str"),
        (keras.Sequential([layers.Dense(2)]), ValueError, "`model` must be built. Received: unbuilt Seq"),
        (Opaque(), ValueError, "`model` must be"),
    ],
)
def test_refuses_what_has_no_graph(model, error, message):
    """The order of layers must be known."""
    with pytest.raises(error, match=message):
        fuse_batch_norm(model)
