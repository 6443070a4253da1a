"""The mean of the probabilities of several models."""

import keras
import numpy as np
import pytest
from keras import layers

from course.ensembles import Ensemble

pytestmark = pytest.mark.backends

X = np.random.default_rng(0).normal(size=(40, 4)).astype("float32")
LABELS = np.random.default_rng(1).integers(3, size=40)


def member(seed: int, activation="softmax", classes=3) -> keras.Model:
    draw = np.random.default_rng(seed)
    model = keras.Sequential([keras.Input((4,)), layers.Dense(classes, activation=activation)])
    model.set_weights([draw.normal(size=(4, classes)), draw.normal(size=classes)])
    return model


def probabilities(model) -> np.ndarray:
    return keras.ops.convert_to_numpy(model(X, training=False))


def by_numpy(model, x) -> np.ndarray:
    """The softmax of one member, written without Keras."""
    kernel, bias = model.get_weights()
    powers = np.exp(x @ kernel + bias)
    return powers / powers.sum(axis=1, keepdims=True)


def nll(predicted) -> float:
    return -np.log(predicted[np.arange(len(LABELS)), LABELS]).mean()


@pytest.mark.parametrize("size", [1, 2, 5])
def test_equals_the_mean_of_probabilities_by_numpy(size):
    """Not a vote, not the softmax of mean scores."""
    members = [member(seed) for seed in range(size)]
    expected = np.mean([by_numpy(one, X) for one in members], axis=0)
    np.testing.assert_allclose(Ensemble(members).predict(X, verbose=0), expected, rtol=1e-4)


def test_scores_become_probabilities_first():
    """The same members without softmax, told so."""
    members = [member(seed, activation=None) for seed in range(3)]
    expected = np.mean([by_numpy(one, X) for one in members], axis=0)
    np.testing.assert_allclose(probabilities(Ensemble(members, from_logits=True)), expected, rtol=1e-4)


@pytest.mark.parametrize("seed", range(5))
def test_loss_is_never_above_the_mean_of_its_members(seed):
    """Jensen's inequality: minus the logarithm is convex."""
    members = [member(10 * seed + place) for place in range(4)]
    alone = [nll(probabilities(one)) for one in members]
    assert nll(probabilities(Ensemble(members))) <= np.mean(alone)


def test_identical_members_gain_nothing():
    """The case of equality."""
    one = member(0)
    again = keras.models.clone_model(one)
    again.set_weights(one.get_weights())
    np.testing.assert_allclose(probabilities(Ensemble([one, again])), probabilities(one), rtol=1e-6)


def test_order_of_members_does_not_matter():
    """A sum is a sum."""
    members = [member(seed) for seed in range(3)]
    forth, back = Ensemble(members), Ensemble(members[::-1])
    np.testing.assert_allclose(probabilities(forth), probabilities(back), rtol=1e-6)


def test_evaluates_and_trains_as_any_model():
    """`fit` moves the weights of all members."""
    model = Ensemble([member(0), member(1)])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    loss, _ = model.evaluate(X, LABELS, verbose=0)
    assert loss == pytest.approx(nll(model.predict(X, verbose=0)), rel=1e-4)
    before = [one.get_weights()[0] for one in model.members]
    model.fit(X, LABELS, verbose=0)
    assert all((old != one.get_weights()[0]).any() for old, one in zip(before, model.members, strict=True))


def test_members_run_as_in_training_only_when_asked():
    """Dropout of everything but one in a thousand leaves next to nothing."""
    dropping = keras.Sequential([keras.Input((4,)), layers.Dropout(0.999, seed=0)])
    model = Ensemble([dropping])
    np.testing.assert_array_equal(keras.ops.convert_to_numpy(model(X)), X)
    assert (keras.ops.convert_to_numpy(model(X, training=True)) == 0).mean() > 0.9


def test_saved_and_loaded_ensemble_gives_the_same_outputs(tmp_path):
    """Members travel in the file: different kinds of model, some with statistics."""
    inputs = keras.Input((4,))
    normed = keras.Model(inputs, layers.Softmax()(layers.Dense(3)(layers.BatchNormalization()(inputs))))
    normed.layers[1].moving_mean.assign([1.0, 2.0, 3.0, 4.0])
    model = Ensemble([member(0), normed, member(2)], name="three")
    model.save(tmp_path / "ensemble.keras")
    again = keras.models.load_model(tmp_path / "ensemble.keras")
    assert (again.name, len(again.members), again.from_logits) == ("three", 3, False)
    np.testing.assert_allclose(probabilities(again), probabilities(model), rtol=1e-6)


def test_saved_ensemble_can_be_an_ensemble_of_ensembles(tmp_path):
    """Snapshots of several runs."""
    pairs = [Ensemble([member(0), member(1)]), Ensemble([member(2), member(3)])]
    for one in pairs:
        one(X)
    model = Ensemble(pairs)
    model.save(tmp_path / "nested.keras")
    again = keras.models.load_model(tmp_path / "nested.keras")
    expected = np.mean([by_numpy(member(seed), X) for seed in range(4)], axis=0)
    np.testing.assert_allclose(probabilities(again), expected, rtol=1e-4)


def test_knows_its_output_shape():
    """Symbolic inputs give symbolic outputs of the same shape."""
    model = Ensemble([member(0)])
    assert model.compute_output_shape((None, 4)) == (None, 3)
    assert model(keras.Input((4,))).shape == (None, 3)


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ([], r"`members` must hold at least one model\. Received: members=\[\]"),
        ([keras.Sequential([layers.Dense(3)])], "must be built Keras models. Received: unbuilt Sequential"),
        (["best.keras"], "`members` must be built Keras models. Received: 'best.keras'"),
        ([member(0), member(0, classes=2)], r"the same output_shape\. Received: \(None, 3\) and \(None, 2\)"),
    ],
)
def test_refuses_members_that_cannot_be_averaged(members, message):
    """The error names the shapes."""
    with pytest.raises(ValueError, match=message):
        Ensemble(members)
