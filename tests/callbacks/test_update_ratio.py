"""The size of updates beside the weights."""

import math

import keras
import numpy as np
import pytest

from course.callbacks import UpdateRatio
from course.callbacks.update_ratio import update_ratio

pytestmark = pytest.mark.backends


@pytest.mark.parametrize(
    ("before", "after", "ratio"),
    [
        ([3.0, 4.0], [3.0, 4.0], 0.0),
        ([3.0, 4.0], [6.0, 8.0], 1.0),
        ([[3.0], [4.0]], [[0.0], [0.0]], 1.0),
        ([0.0], [1.0], math.inf),
        ([0.0], [0.0], math.nan),
    ],
)
def test_ratios_worked_by_hand(before, after, ratio):
    """Twice the weights is a change of their own length."""
    assert update_ratio(np.array(before), np.array(after)) == pytest.approx(ratio, nan_ok=True)


def test_gradient_descent_on_a_square_changes_the_weight_by_twice_the_rate():
    """The gradient of w^2 is 2w, so each update is 2 * 0.05 of the weight, whatever the weight."""
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, kernel_initializer="ones")])
    model.compile(keras.optimizers.SGD(0.05), "mse")
    ratio = UpdateRatio(every_n_steps=3)
    model.fit(np.ones((4, 1)), np.zeros(4), batch_size=1, epochs=2, verbose=0, callbacks=[ratio])
    assert ratio.steps == [0, 3, 6]
    (path, values), *rest = ratio.ratios.items()
    assert path.endswith("/kernel")
    assert not rest  # the bias has one axis
    assert len(values) == 3
    assert values[0] == pytest.approx(0.1, rel=1e-5)


@pytest.mark.skipif(keras.backend.backend() == "torch", reason="Keras on PyTorch takes one step an execution")
def test_a_sample_spans_one_execution(make_model, data):
    """With 2 steps an execution, the samples due at 3 and 6 are taken from 4 and 6 on."""
    ratio = UpdateRatio(every_n_steps=3)
    make_model(steps_per_execution=2).fit(*data, batch_size=2, verbose=0, callbacks=[ratio])
    assert ratio.steps == [0, 4, 6]


def test_rejects_a_frequency_below_one():
    """Every zeroth step does not exist."""
    with pytest.raises(ValueError, match=r"`every_n_steps` must be an integer, at least 1. Received: .*=0"):
        UpdateRatio(0)
