"""Greedy layer-wise pre-training."""

import keras
import numpy as np
import pytest
from keras import layers

from course.models import pretrain_layerwise

pytestmark = pytest.mark.backends

DRAW = np.random.default_rng(0)
X = (DRAW.normal(size=(200, 2)) @ DRAW.normal(size=(2, 8))).astype("float32")  # 8 values, 2 dimensions


def dense_stack(*, activation="tanh", trainable=True) -> keras.Sequential:
    return keras.Sequential(
        [
            keras.Input((8,)),
            layers.Dense(6, activation, name="first", trainable=trainable),
            layers.Dropout(0.5),
            layers.Dense(4, name="second"),
            layers.BatchNormalization(name="norm"),
            layers.ReLU(),
            layers.Dense(3, name="scores"),
        ]
    )


def weights(model, name) -> list[np.ndarray]:
    return [keras.ops.convert_to_numpy(weight).copy() for weight in model.get_layer(name).weights]


def test_hidden_layers_learn_and_the_scores_do_not():
    """Batch norm belongs to the layer before it; the last layer waits for labels."""
    model = dense_stack()
    before = {name: weights(model, name) for name in ("first", "second", "norm", "scores")}
    losses = pretrain_layerwise(model, X, epochs=3)
    assert list(losses) == ["first", "second"]
    assert all(len(values) == 3 and values[-1] < values[0] for values in losses.values())
    changed = {
        name: any((old != new).any() for old, new in zip(before[name], weights(model, name), strict=True))
        for name in before
    }
    assert changed == {"first": True, "second": True, "norm": True, "scores": False}


def test_earlier_layers_are_frozen_while_the_next_one_trains():
    """The first layer ends with the same bits whether or not there is a second one to train."""
    deep = dense_stack()
    shallow = keras.Sequential([keras.Input((8,)), layers.Dense(6, "tanh", name="first"), layers.Dense(3)])
    shallow.get_layer("first").set_weights(deep.get_layer("first").get_weights())
    keras.utils.set_random_seed(0)
    pretrain_layerwise(shallow, X, epochs=2)
    keras.utils.set_random_seed(0)
    pretrain_layerwise(deep, X, epochs=2)
    for one, other in zip(weights(shallow, "first"), weights(deep, "first"), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_linear_layer_without_noise_reaches_the_loss_of_pca():
    """Two units code data of two dimensions: what PCA leaves over is 0, and Adam comes near it."""
    model = keras.Sequential([keras.Input((8,)), layers.Dense(2, name="code"), layers.Dense(1)])
    losses = pretrain_layerwise(model, X, epochs=60, corruption=0.0, optimizer=keras.optimizers.Adam(0.02))
    assert losses["code"][-1] < 0.01 * X.var()


def test_corruption_sets_its_share_to_zero_and_scales_nothing():
    """Masking noise of the paper; inverted dropout would blow up what is left."""
    from course.models.pretrain_layerwise import _Corruption

    ones = np.ones((100, 100), "float32")
    found = keras.ops.convert_to_numpy(_Corruption(0.3, seed=0)(ones, training=True))
    assert set(np.unique(found.round(6))) == {0.0, 1.0}
    assert (found == 0).mean() == pytest.approx(0.3, abs=0.02)
    np.testing.assert_array_equal(keras.ops.convert_to_numpy(_Corruption(0.3, seed=0)(ones)), ones)


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (layers.Conv1D(3, 3, padding="same", strides=2, name="conv"), (8, 2)),
        (layers.Conv2D(3, 3, activation="relu", name="conv"), (6, 5, 2)),
        (layers.Conv3D(2, 2, strides=2, name="conv"), (4, 4, 4, 1)),
    ],
)
def test_convolutions_are_decoded_by_transposed_ones(layer, shape):
    """In one, two and three dimensions, with and without strides; pooling may follow."""
    model = keras.Sequential([keras.Input(shape), layer, layers.Flatten(), layers.Dense(2), layers.Dense(2)])
    x = np.random.default_rng(1).normal(size=(20, *shape))
    assert list(pretrain_layerwise(model, x, epochs=1)) == ["conv", model.layers[2].name]


def test_model_is_left_as_it_was_but_for_its_weights():
    """Frozen layers stay frozen, and are not trained; fine-tuning trains the rest."""
    model = dense_stack(trainable=False)
    before = weights(model, "first")
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    count = len(model.trainable_weights)
    assert list(pretrain_layerwise(model, X, epochs=1)) == ["second"]
    assert model.compiled
    assert len(model.trainable_weights) == count
    for old, new in zip(before, weights(model, "first"), strict=True):
        np.testing.assert_array_equal(new, old)
    scores = weights(model, "scores")
    model.fit(X, np.zeros(len(X)), verbose=0)
    assert (scores[0] != weights(model, "scores")[0]).any()


def test_optimizer_is_copied_for_each_layer():
    """An optimizer holds moments for the weights that it was built for."""
    optimizer = keras.optimizers.Adam(0.01)
    pretrain_layerwise(dense_stack(), X, epochs=1, optimizer=optimizer)
    assert not optimizer.built


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"corruption": 1}, r"`corruption` must be in \[0, 1\)\. Received: corruption=1"),
        ({"epochs": 0}, r"`epochs` must be an integer, at least 1\. Received: epochs=0"),
        ({"batch_size": 0.5}, r"`batch_size` must be an integer, at least 1\. Received: batch_size=0.5"),
        ({"x": X[:, :3]}, r"`x` must have the shape \(None, 8\) .* Received: shape \(200, 3\)"),
        ({"x": X[:0]}, r"`x` must have .* at least one example\. Received: shape \(0, 8\)"),
    ],
)
def test_refuses_arguments_outside_their_range(options, message):
    """Before any layer is trained."""
    with pytest.raises(ValueError, match=message):
        pretrain_layerwise(dense_stack(), **{"x": X, **options})


def test_refuses_models_without_a_hidden_layer():
    """Sequential, built, and more than the scores."""
    with pytest.raises(
        ValueError, match=r"must have a Dense or convolution before its last one\. Received: "
    ):
        pretrain_layerwise(keras.Sequential([keras.Input((8,)), layers.Dense(2)]), X)
    with pytest.raises(ValueError, match=r"`model` must be built\. Received: unbuilt Sequential"):
        pretrain_layerwise(keras.Sequential([layers.Dense(2), layers.Dense(2)]), X)
    inputs = keras.Input((8,))
    with pytest.raises(TypeError, match=r"`model` must be a Sequential model\. Received: Functional"):
        pretrain_layerwise(keras.Model(inputs, layers.Dense(2)(inputs)), X)


def test_refuses_strides_that_leave_a_rest():
    """Seven places with strides of two are four, and back they are eight."""
    conv = layers.Conv1D(3, 3, strides=2, padding="same", name="conv")
    model = keras.Sequential([keras.Input((7, 1)), conv, layers.Flatten(), layers.Dense(2)])
    with pytest.raises(ValueError, match=r"Received: 'conv', whose inputs \(7, 1\) come back as \(8, 1\)"):
        pretrain_layerwise(model, np.zeros((3, 7, 1)))
