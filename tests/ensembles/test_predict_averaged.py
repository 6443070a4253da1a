"""Predictions averaged over draws of one model."""

import keras
import numpy as np
import pytest
from keras import layers

from course.ensembles import predict_averaged

pytestmark = pytest.mark.backends

X = np.random.default_rng(0).uniform(1, 2, (60, 5)).astype("float32")


def network(*middle) -> keras.Model:
    return keras.Sequential([keras.Input((5,)), *middle])


def test_mean_of_a_linear_model_converges_to_its_prediction_without_dropout():
    """Inverted dropout keeps the mean: the error shrinks as 1 / sqrt(samples)."""
    model = network(layers.Dropout(0.5, seed=1))
    for samples in (4, 25):
        error = predict_averaged(model, X, samples) / X - 1  # each draw is 0 or 2, deviation 1
        assert abs(error.mean()) < 4 / np.sqrt(samples * X.size)
        assert error.std() == pytest.approx(1 / np.sqrt(samples), rel=0.2)


def test_one_sample_is_one_draw():
    """Each value is dropped or doubled, about half of them, and the next draw is another one."""
    model = network(layers.Dropout(0.5, seed=2))
    first, second = (predict_averaged(model, X, samples=1) / X for _ in range(2))
    assert set(np.unique(first.round(5))) == {0.0, 2.0}
    assert 0.35 < (first == 0).mean() < 0.65
    assert (first != second).any()


def test_batch_norm_stays_bit_for_bit_and_normalises_by_its_statistics():
    """Statistics far from those of the batch: mean 10, variance 4."""
    norm = layers.BatchNormalization(epsilon=0.0)
    model = network(norm, layers.Dropout(0.1, seed=0))
    norm.moving_mean.assign([10.0] * 5)
    norm.moving_variance.assign([4.0] * 5)
    before = [keras.ops.convert_to_numpy(weight).copy() for weight in norm.weights]
    found = predict_averaged(model, X, samples=25)
    for old, weight in zip(before, norm.weights, strict=True):
        np.testing.assert_array_equal(keras.ops.convert_to_numpy(weight), old)
    np.testing.assert_allclose(found, (X - 10) / 2, rtol=0.35)


def test_stock_call_in_training_moves_the_statistics():
    """What this function is for: `training=True` averages the batch into the statistics."""
    norm = layers.BatchNormalization()
    network(norm)(X, training=True)
    assert keras.ops.convert_to_numpy(norm.moving_mean).any()


def test_model_is_left_as_it_was():
    """Frozen or not, compiled or not; afterwards batch norm learns again."""
    norm = layers.BatchNormalization(momentum=0.5)
    model = network(layers.Dropout(0.5, seed=0), norm, layers.Dense(1))
    model.compile("sgd", "mse")
    model.fit(X, X[:, :1], epochs=1, verbose=0)
    before = model.predict(X, verbose=0)
    predict_averaged(model, X, samples=2)
    np.testing.assert_array_equal(model.predict(X, verbose=0), before)
    assert norm.trainable
    assert "call" not in norm.__dict__
    old = keras.ops.convert_to_numpy(norm.moving_mean).copy()
    model.fit(X, X[:, :1], epochs=1, verbose=0)
    assert (keras.ops.convert_to_numpy(norm.moving_mean) != old).any()


def test_averaged_probabilities_are_probabilities():
    """A mean of distributions is one."""
    model = network(layers.Dense(8, "relu"), layers.Dropout(0.5, seed=3), layers.Dense(4, "softmax"))
    found = predict_averaged(model, X, samples=5, batch_size=7)
    assert found.shape == (60, 4)
    np.testing.assert_allclose(found.sum(axis=1), 1, rtol=1e-5)


def test_model_without_chance_gives_its_prediction():
    """Nothing to average."""
    model = network(layers.Dense(3), layers.BatchNormalization())
    found = predict_averaged(model, X, samples=3)
    np.testing.assert_allclose(found, model.predict(X, verbose=0), rtol=1e-5)


def test_several_outputs_keep_their_structure():
    """A dictionary of outputs gives a dictionary of means."""
    inputs = keras.Input((5,))
    model = keras.Model(inputs, {"same": layers.Identity()(inputs), "twice": 2 * inputs})
    found = predict_averaged(model, X, samples=2)
    np.testing.assert_allclose(found["twice"], 2 * found["same"], rtol=1e-6)


class Batches(keras.utils.PyDataset):
    """Three batches of 20, always in this order."""

    def __len__(self):
        return 3

    def __getitem__(self, index):
        return X[20 * index : 20 * index + 20], np.zeros(20)


def test_takes_data_sets():
    """A data set has its own batches."""
    model = network(layers.Dense(2))
    found = predict_averaged(model, Batches(), samples=2)
    np.testing.assert_allclose(found, model.predict(X, verbose=0), rtol=1e-5)


@pytest.mark.parametrize("name", ["samples", "batch_size"])
@pytest.mark.parametrize("value", [0, -1, 2.5, True])
def test_refuses_counts_that_are_none(name, value):
    """There is no mean of no samples."""
    with pytest.raises(
        ValueError, match=f"`{name}` must be an integer, at least 1. Received: {name}={value}"
    ):
        predict_averaged(network(layers.Dense(2)), X, **{name: value})
