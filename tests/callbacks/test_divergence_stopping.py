"""Runs beyond hope end at once; healthy ones go on."""

import math

import keras
import numpy as np
import pytest

from course.callbacks import DivergenceStopping

pytestmark = pytest.mark.backends


@pytest.mark.parametrize(
    ("losses", "stopped"),
    [
        ([1.0, 0.9, 0.8], None),
        ([1.0, 3.0, 2.0], None),
        ([1.0, 3.1, 2.0], 1),
        ([1.0, 0.5, 2.9, 3.01], 3),
        ([2.0, math.nan, 1.0], 1),
        ([2.0, math.inf, 1.0], 1),
        ([math.nan, 1.0], 0),
    ],
)
def test_stops_at_the_first_epoch_over_three_times_the_first_loss(fit, losses, stopped):
    """The rule of the lecture, worked by hand: exactly 3 times is not yet over 3 times."""
    callback = DivergenceStopping()
    history = fit(callback, losses, metric="loss")
    assert callback.stopped_epoch == stopped
    assert len(history.epoch) == (len(losses) if stopped is None else stopped + 1)


def test_a_step_too_large_stops_within_the_epoch():
    """Gradient descent on w^2 with rate 10 multiplies w by -19 at each step: the second step is enough."""
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
    model.set_weights([np.array([[1.0]])])
    model.compile(keras.optimizers.SGD(10.0), "mse")
    seen = []
    spy = keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: seen.append(batch))
    stop = DivergenceStopping(frequency="step")
    x = np.ones((8, 1))
    model.fit(x, 0 * x, batch_size=1, epochs=3, verbose=0, callbacks=[stop, spy])
    assert seen == [0, 1]
    assert stop.stopped_epoch == 0


def test_says_why_it_stopped(fit, capsys):
    """`verbose=1` names the epoch, counted from 1, and both losses."""
    fit(DivergenceStopping(verbose=1), [1.0, 4.0, 1.0], metric="loss")
    assert capsys.readouterr().out == "Epoch 2: stopped, `loss` went from 1 to 4\n"


def test_a_validation_loss_can_be_watched(fit):
    """Any loss in the logs will do."""
    assert len(fit(DivergenceStopping("val_loss"), [1.0, 4.0, 1.0]).epoch) == 2


def test_rejects_another_frequency():
    """A wrong word is an error on the user's line."""
    with pytest.raises(
        ValueError, match=r'`frequency` must be one of "epoch", "step". Received: frequency=\'batch\''
    ):
        DivergenceStopping(frequency="batch")
