import keras
import numpy as np
import pytest
from keras import layers, ops

from course.diagnose import gradient_check


@pytest.fixture(scope="module")
def data():
    draw = np.random.default_rng(0)
    x = draw.normal(size=(32, 5)).astype("float32")
    return x, draw.integers(3, size=32)


@keras.saving.register_keras_serializable(package="test_numeric_gradients")
class Halved(layers.Layer):
    """Doubles its inputs; half of its gradient is lost, as in a layer whose author forgot a factor."""

    def call(self, x):
        return x + ops.stop_gradient(x)


def build(*inside):
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.Input((5,)), layers.Dense(6, activation="tanh"), *inside, layers.Dense(3, "softmax")]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


@pytest.mark.backends
def test_gradients_of_the_backend_are_right(data):
    """In float64 where the backend has it (TensorFlow); floatx and weights are as before."""
    model = build()
    before = model.get_weights()
    found = gradient_check(model, *data)
    exact = keras.backend.backend() == "tensorflow"
    assert found.precision == ("float64" if exact else "float32")
    assert found.verdict == "right", found.reason
    assert found.worst < (1e-6 if exact else 1e-2)
    assert keras.config.floatx() == "float32"
    for kept, weight in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(weight, kept)


def test_a_lost_factor_is_found(data):
    """Half the gradient is missing before the layer, so the error there is one half."""
    found = gradient_check(build(Halved()), *data)
    assert found.verdict == "wrong"
    assert found.weight.startswith("sequential") or found.weight
    assert found.worst == pytest.approx(0.5, abs=0.01)


def test_kinks_are_left_out(data):
    """A unit whose input is exactly 0 has no derivative; a difference across it is no mistake."""
    x, y = data
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.Input((5,)), layers.Dense(6, activation="relu"), layers.Dense(3, "softmax")]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    found = gradient_check(model, 0 * x, y)
    assert found.kinks > 0
    assert found.verdict == "right", found.reason


def test_a_model_that_cannot_be_copied_is_compared_coarsely(data):
    """Subclassed models without a graph: float32, along one direction."""

    class Own(keras.Model):
        def __init__(self):
            super().__init__()
            self.first, self.last = layers.Dense(6, activation="tanh"), layers.Dense(3, activation="softmax")

        def call(self, x):
            return self.last(self.first(x))

    model = Own()
    model.compile("adam", "sparse_categorical_crossentropy")
    found = gradient_check(model, *data)
    assert found.precision == "float32"
    assert found.verdict == "right", found.reason


@pytest.mark.backends
@pytest.mark.parametrize("seed", [1, 10])
def test_a_kink_is_no_error(data, seed):
    """With ReLU units a step may cross a corner: left out, never called wrong."""
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input((5,)), layers.Dense(7, "relu"), layers.Dense(3, "softmax")])
    model.compile("sgd", "sparse_categorical_crossentropy")
    assert gradient_check(model, *data).verdict != "wrong"
