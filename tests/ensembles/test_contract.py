"""What every averaged prediction promises: the roster is all public names of `course.ensembles`."""

import keras
import numpy as np
import pytest
from keras import layers

from course import ensembles

pytestmark = pytest.mark.backends

WAYS = {
    "Ensemble": lambda model, x: ensembles.Ensemble([model, model]).predict(x, verbose=0),
    "predict_averaged": lambda model, x: ensembles.predict_averaged(model, x, samples=2),
    "predict_multi_crop": lambda model, x: ensembles.predict_multi_crop(model, x),
}
each = pytest.mark.parametrize("predict", WAYS.values(), ids=WAYS.keys())
X = np.random.default_rng(0).uniform(size=(9, 1, 1, 3)).astype("float32")  # of one pixel: all crops are equal


@pytest.fixture
def model():
    """A classifier without chance, so that every way of averaging gives its own prediction."""
    network = keras.Sequential([keras.Input((1, 1, 3)), layers.Flatten(), layers.BatchNormalization()])
    network.add(layers.Dense(4, activation="softmax"))
    for weight in network.weights:
        weight.assign(np.random.default_rng(len(weight.shape)).uniform(0.5, 1.5, weight.shape))
    return network


def test_no_way_is_left_out():
    """A new public name fails here until it joins WAYS, and so the contract."""
    assert set(ensembles.__all__) == set(WAYS)


@each
def test_averages_of_equal_predictions_are_that_prediction(predict, model):
    """In the order of the examples, as NumPy's float32."""
    found = predict(model, X)
    assert isinstance(found, np.ndarray)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, keras.ops.convert_to_numpy(model(X)), rtol=1e-5)


@each
def test_averages_of_probabilities_are_probabilities(predict, model):
    """No weight is lost on the way."""
    np.testing.assert_allclose(predict(model, X).sum(axis=1), 1, rtol=1e-5)


@each
def test_model_is_left_bit_for_bit(predict, model):
    """Prediction is no training."""
    before = model.get_weights()
    predict(model, X)
    for old, new in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(new, old)
    assert model.trainable
    assert not model.compiled
