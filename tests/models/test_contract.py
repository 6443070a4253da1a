"""What every network builder promises, on each backend: the roster is all builders of `course.models`."""

import inspect

import keras
import numpy as np
import pytest

from course import models

pytestmark = pytest.mark.backends

BUILDERS = {
    "alexnet": (models.alexnet, {"input_shape": (67, 67, 3), "classes": 3}),
    "densenet": (models.densenet, {"depth": 7, "growth_rate": 4, "input_shape": (8, 8, 3), "dropout": 0.1}),
    "fcn": (models.fcn, {"input_shape": (8, 8, 1), "classes": 3, "filters": (4, 6)}),
    "mlp": (models.mlp, {"units": [5, 8, 3], "batch_norm": True, "dropout": 0.2}),
    "resnet": (models.resnet, {"depth": 8, "input_shape": (8, 8, 3), "classes": 3, "width": 4}),
    "small_alexnet": (models.small_alexnet, {"input_shape": (9, 9, 1), "classes": 3, "dropout": 0.5}),
}
NO_BUILDERS = {
    "Anatomy", "FusedModel", "LayerAnatomy", "anatomy", "fuse_batch_norm", "load_model",
    "loss_gradients", "pretrain_layerwise", "recompute_batch_norm", "two_layer_mlp",
}  # fmt: skip
LARGE = {"alexnet"}  # 20 million weights at the least: what takes copies of them is left to the others
each = pytest.mark.parametrize("name", BUILDERS)
each_small = pytest.mark.parametrize("name", sorted(set(BUILDERS) - LARGE))


def build(name, **options) -> keras.Model:
    builder, arguments = BUILDERS[name]
    return builder(**{**arguments, **options})


def images(model, examples=4) -> np.ndarray:
    return np.random.default_rng(0).normal(size=(examples, *model.input_shape[1:])).astype("float32")


def outputs(model, x) -> np.ndarray:
    return keras.ops.convert_to_numpy(model(x, training=False))


def test_no_builder_is_left_out():
    """A new public name fails here until it joins BUILDERS, and so the contract, or is said to be none."""
    assert set(models.__all__) == set(BUILDERS) | NO_BUILDERS


@each
def test_scores_are_finite_and_one_for_each_class(name):
    """A network straight from its builder answers, in float32, and is not compiled."""
    model = build(name)
    x = images(model, examples=2)
    scores = outputs(model, x)
    assert scores.shape == (2, *model.output_shape[1:])
    assert scores.shape[-1] == 3 or name == "densenet"
    assert np.isfinite(scores).all()
    assert not model.compiled


@each_small
def test_the_seed_decides_all_weights(name):
    """The same seed gives the same network, another seed another one; global seeds have no say."""
    keras.utils.set_random_seed(1)
    first, other = build(name, seed=3), build(name, seed=4)
    keras.utils.set_random_seed(2)
    again = build(name, seed=3)
    for one, two in zip(first.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_array_equal(one, two)
    assert any((one != two).any() for one, two in zip(first.get_weights(), other.get_weights(), strict=True))


@each_small
def test_first_kernel_is_numpy_s_first_draw(name):
    """So it is the same on every backend: draws of variance 2 / inputs."""
    model = build(name, seed=5)
    kernel = next(weight for weight in model.weights if weight.name == "kernel")
    shape = kernel.shape
    expected = np.random.default_rng(5).standard_normal(shape) * np.sqrt(2 / np.prod(shape[:-1]))
    np.testing.assert_allclose(keras.ops.convert_to_numpy(kernel), expected, rtol=1e-5)


@each_small
def test_compiled_fit_moves_every_trainable_weight(name):
    """No part of the network is cut off from the loss."""
    model = build(name)
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    x = images(model, examples=8)
    y = np.arange(8 * np.prod(model.output_shape[1:-1], dtype=int)).reshape(8, *model.output_shape[1:-1]) % 3
    before = model.get_weights()
    losses = model.fit(x, y, epochs=2, verbose=0).history["loss"]
    assert np.isfinite(losses).all()
    weights = zip(model.weights, before, model.get_weights(), strict=True)
    still = [weight.path for weight, old, new in weights if weight.trainable and (old == new).all()]
    assert not still


@each_small
def test_saved_and_cloned_models_give_the_same_outputs(name, tmp_path):
    """Built of Keras's own layers: a file of it opens without the course."""
    model = build(name)
    x = images(model)
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_allclose(outputs(again, x), outputs(model, x), rtol=1e-5, atol=1e-6)
    clone = keras.models.clone_model(model)
    clone.set_weights(model.get_weights())
    np.testing.assert_allclose(outputs(clone, x), outputs(model, x), rtol=1e-5, atol=1e-6)


@each_small
def test_layers_have_names_of_their_own(name):
    """`get_layer` finds a layer whatever was built before."""
    names = [layer.name for layer in build(name).layers[1:] if layer.weights]
    assert names == [layer.name for layer in build(name).layers[1:] if layer.weights]


@each
def test_last_argument_is_the_seed(name):
    """The builders can stand for one another in a loop."""
    parameters = inspect.signature(BUILDERS[name][0]).parameters
    assert [*parameters][-1] == "seed"
    assert parameters["seed"].default == 0


@pytest.mark.parametrize("name", sorted(set(BUILDERS) - {"mlp"}))
@pytest.mark.parametrize("shape", [(8, 8), (8, 8, 0), None, (3, 8.0, 8)])
def test_refuses_what_is_no_image(name, shape):
    """The error stands on the user's line and names what came."""
    with pytest.raises(
        ValueError, match=r"`input_shape` must be \(height, width, channels\)\. Received: inp"
    ):
        build(name, input_shape=shape)


@pytest.mark.parametrize("name", sorted(set(BUILDERS) - {"mlp"}))
@pytest.mark.parametrize("classes", [0, 2.5, True])
def test_refuses_a_number_of_classes_that_is_none(name, classes):
    """Zero scores have no loss."""
    with pytest.raises(ValueError, match=r"`classes` must be an integer, at least 1\. Received: classes="):
        build(name, classes=classes)


@pytest.mark.parametrize("name", ["alexnet", "densenet", "mlp", "small_alexnet"])
@pytest.mark.parametrize("rate", [-0.1, 1, float("nan"), "0.5"])
def test_refuses_a_dropout_outside_its_range(name, rate):
    """At 1 nothing would be left."""
    with pytest.raises(ValueError, match=r"`dropout` must be in \[0, 1\)\. Received: dropout="):
        build(name, dropout=rate)
