import keras
import numpy as np
import pytest
from keras import layers, ops

from course.diagnose import overfit_small_batch


@pytest.fixture(scope="module")
def data():
    draw = np.random.default_rng(0)
    x = draw.normal(size=(200, 6)).astype("float32")
    return x, draw.integers(3, size=200)  # random labels: only learning by heart helps


def build(cut=False, head="softmax", units=3, loss="sparse_categorical_crossentropy"):
    class Cut(layers.Layer):
        def call(self, x):
            return 0 * x

    keras.utils.set_random_seed(0)
    inside = [Cut()] if cut else []
    model = keras.Sequential(
        [
            keras.Input((6,)),
            *inside,
            layers.Dense(64, activation="relu"),
            layers.Dense(units, activation=head),
        ]
    )
    model.compile(keras.optimizers.SGD(1e-9), loss)
    return model


@pytest.mark.backends
def test_a_sound_model_learns_random_labels_by_heart(data):
    """Though its own learning rate is hopeless; weights, seeds and optimizer are as before."""
    model = build()
    before = [np.array(ops.convert_to_numpy(one)) for one in model.variables]
    found = overfit_small_batch(model, *data)
    assert found.passed
    assert found.measure == "accuracy"
    assert found.steps <= 300
    assert found.control < found.score
    for kept, now in zip(before, model.variables, strict=True):
        np.testing.assert_array_equal(ops.convert_to_numpy(now), kept)


def test_a_model_that_does_not_see_its_inputs_fails(data):
    """It gets no further than the control."""
    found = overfit_small_batch(build(cut=True), *data, steps=60)
    assert not found.passed
    assert found.score == pytest.approx(found.control, abs=0.1)
    assert "not 0.95" in found.reason


def test_quantities_are_measured_by_r_squared(data):
    """One minus the squared error over the variance."""
    x, _ = data
    found = overfit_small_batch(build(head=None, units=1, loss="mse"), x, x[:, :1] * 2)
    assert found.measure == "R squared"
    assert found.passed


def test_refuses_a_single_example(data):
    """One example is learned by a bias."""
    with pytest.raises(ValueError, match=r"`examples` must be at least 2\. Received: examples=1"):
        overfit_small_batch(build(), *data, examples=1)
