"""Two implementations of one network must train alike: NumPy against Keras, step for step."""

import keras
import numpy as np
import pytest

from course.models import two_layer_mlp
from course.scratch import batch_order, init_two_layer_model, train

STEPS, BATCH = 100, 32


def problem():
    """Four overlapping classes in 20 dimensions, in float32: hard enough to keep the gradients alive."""
    draw = np.random.default_rng(0)
    y = draw.integers(0, 4, 640)
    centres = draw.standard_normal((4, 20))
    return (centres[y] + draw.standard_normal((640, 20))).astype("float32"), y.astype("int32")


def keras_losses(weights, X, y, *, learning_rate, reg, momentum):
    """Losses of the Keras twin on the batches that `train` takes."""
    model = two_layer_mlp(weights, reg)
    model.compile(
        optimizer=keras.optimizers.SGD(learning_rate, momentum=momentum),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    losses = []
    for rows in batch_order(len(X), BATCH, epochs=5, seed=1):
        model.reset_metrics()  # otherwise Keras returns the mean of all losses so far
        losses.append(float(model.train_on_batch(X[rows], y[rows])))
    return losses


@pytest.mark.backends
@pytest.mark.parametrize(
    "settings",
    [
        {"learning_rate": 0.1, "reg": 0.0, "momentum": 0.0},
        {"learning_rate": 0.1, "reg": 0.05, "momentum": 0.0},
        {"learning_rate": 0.02, "reg": 0.0, "momentum": 0.9},
    ],
    ids=["plain", "penalty", "momentum"],
)
def test_numpy_and_keras_twin_have_the_same_losses(settings):
    """Weights and batches drawn by NumPy: 100 losses agree to 1e-5 on whatever backend is set."""
    X, y = problem()
    weights = init_two_layer_model(20, 16, 4, scale=0.3)
    numpy_losses = train(weights, X, y, X, y, batch_size=BATCH, epochs=5, seed=1, **settings).losses
    assert len(numpy_losses) == STEPS
    assert keras_losses(weights, X, y, **settings) == pytest.approx(numpy_losses, abs=1e-5)
    assert numpy_losses[-1] < 0.7 * numpy_losses[0]  # they trained, rather than stood still together
