"""The Keras model is the NumPy network: same scores, same penalty."""

import keras
import numpy as np
import pytest

from course.models import two_layer_mlp
from course.scratch import init_two_layer_model, two_layer_net

# Keras's PyTorch backend copies tensors in a way that NumPy 2 calls outdated; nothing we could mend.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


@pytest.fixture
def weights():
    return init_two_layer_model(12, 7, 4, scale=0.5, seed=3)


@pytest.mark.backends
def test_scores_are_those_of_numpy(weights):
    """Two implementations, one formula."""
    X = np.random.default_rng(0).standard_normal((5, 12)).astype("float32")
    scores = keras.ops.convert_to_numpy(two_layer_mlp(weights)(X))
    assert scores == pytest.approx(two_layer_net(X, weights), rel=1e-5, abs=1e-6)


@pytest.mark.backends
def test_penalty_is_half_the_strength_times_the_squared_weights(weights):
    """reg / 2 * (sum W1**2 + sum W2**2); the biases pay nothing."""
    model = two_layer_mlp(weights, reg=0.3)
    penalty = float(sum(keras.ops.convert_to_numpy(loss) for loss in model.losses))
    expected = 0.15 * ((weights["W1"] ** 2).sum() + (weights["W2"] ** 2).sum())
    assert penalty == pytest.approx(expected, rel=1e-5)


@pytest.mark.backends
def test_without_a_penalty_there_is_none(weights):
    """Zero strength adds no term at all."""
    assert two_layer_mlp(weights).losses == []
