"""The learning rate in the history, by epoch and by step."""

import keras
import numpy as np
import pytest

from course.callbacks import LearningRateLogger

pytestmark = pytest.mark.backends


def halving():
    return keras.optimizers.schedules.ExponentialDecay(1.0, decay_steps=1, decay_rate=0.5)


def test_history_holds_the_rate_at_the_end_of_each_epoch(make_model, data):
    """Two steps an epoch, halved at each step: 1/4, then 1/16."""
    model = make_model(keras.optimizers.SGD(halving()))
    history = model.fit(*data, batch_size=8, epochs=2, verbose=0, callbacks=[LearningRateLogger()])
    assert history.history["learning_rate"] == [0.25, 0.0625]


def test_rates_between_epochs_are_read_at_every_nth_step(make_model, data):
    """Four steps an epoch, each third read: after steps 3 and 6 the rate is 1/8 and 1/64."""
    logger = LearningRateLogger(every_n_steps=3)
    make_model(keras.optimizers.SGD(halving())).fit(
        *data, batch_size=4, epochs=2, verbose=0, callbacks=[logger]
    )
    assert logger.steps == [3, 6]
    assert logger.rates == {"learning_rate": [0.125, 0.015625]}


@pytest.mark.skipif(keras.backend.backend() == "torch", reason="Keras on PyTorch takes one step an execution")
def test_stock_hooks_are_called_once_an_execution(make_model, data):
    """D22: who counts calls sees 2 of the 4 steps, and the second names a batch that does not exist."""
    seen = []
    spy = keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: seen.append(batch))
    make_model(steps_per_execution=3).fit(*data, batch_size=4, epochs=1, verbose=0, callbacks=[spy])
    if len(seen) == 4:
        pytest.skip("this Keras calls for each step")
    assert len(seen) == 2


@pytest.mark.skipif(keras.backend.backend() == "torch", reason="Keras on PyTorch takes one step an execution")
def test_no_step_is_lost_in_executions_of_several_steps(make_model, data):
    """With 3 steps an execution and 4 an epoch, callbacks see steps 3, 4, 7, 8; marks lie at 2, 4, ..."""
    logger = LearningRateLogger(every_n_steps=2)
    model = make_model(keras.optimizers.SGD(halving()), steps_per_execution=3)
    model.fit(*data, batch_size=4, epochs=2, verbose=0, callbacks=[logger])
    assert logger.steps == [3, 4, 7, 8]
    assert logger.rates["learning_rate"] == [0.5**3, 0.5**4, 0.5**7, 0.5**8]


def test_a_rate_under_loss_scaling_is_that_of_the_inner_optimizer(make_model, data):
    """Mixed precision wraps the optimizer; its learning rate is meant all the same."""
    model = make_model(keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(0.5)))
    history = model.fit(*data, epochs=1, verbose=0, callbacks=[LearningRateLogger()])
    assert history.history["learning_rate"] == [0.5]


def test_callbacks_after_it_see_the_rate(make_model, data):
    """So that a progress bar, TensorBoard or a CSV file shows it too."""
    seen = []
    spy = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: seen.append(logs["learning_rate"]))
    make_model(learning_rate=0.5).fit(*data, verbose=0, callbacks=[LearningRateLogger(), spy])
    assert seen == [np.float32(0.5)]


def test_rejects_a_frequency_below_one():
    """Every zeroth step does not exist."""
    with pytest.raises(
        ValueError,
        match=r"`every_n_steps` must be an integer, at least 1, or None. Received: .*=0",
    ):
        LearningRateLogger(every_n_steps=0)


def test_warns_of_a_schedule_that_never_fires(make_model, data):
    """Two epochs of two steps end at step 4; a drop planned for step 50,000 is a mistake of units."""
    schedule = keras.optimizers.schedules.PiecewiseConstantDecay([3, 50_000], [0.1, 0.01, 0.001])
    model = make_model(keras.optimizers.SGD(schedule))
    with pytest.warns(
        UserWarning, match=r"changes at step 50000, but this fit ends at step 4: it never"
    ) as seen:
        model.fit(*data, batch_size=8, epochs=2, verbose=0, callbacks=[LearningRateLogger()])
    assert sum("never gets there" in str(warning.message) for warning in seen) == 1


def test_says_nothing_of_a_schedule_that_ends_with_the_fit(make_model, data):
    """A cosine over exactly the steps of the fit is the usual case; warnings are errors here."""
    model = make_model(keras.optimizers.SGD(keras.optimizers.schedules.CosineDecay(0.1, decay_steps=4)))
    model.fit(*data, batch_size=8, epochs=2, verbose=0, callbacks=[LearningRateLogger()])
    assert int(model.optimizer.iterations) == 4
