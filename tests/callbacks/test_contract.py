"""What every callback promises, on each backend: the roster is all public names of `course.callbacks`."""

import copy
import warnings

import keras
import numpy as np
import pytest

from course import callbacks
from course.schedules import CosineRestarts

pytestmark = pytest.mark.backends

PROBE = np.eye(3, dtype="float32"), np.array([0, 1, 0])
EXAMPLES = {
    "Babysitter": lambda folder: callbacks.Babysitter(PROBE, on_error="record"),
    "Checkpoint": lambda folder: callbacks.Checkpoint(folder, save_weights_only=True),
    "DivergenceStopping": lambda folder: callbacks.DivergenceStopping(frequency="step"),
    "EarlyStopping": lambda folder: callbacks.EarlyStopping(patience=9, restore_best_weights=True),
    "LearningRateLogger": lambda folder: callbacks.LearningRateLogger(every_n_steps=1),
    "MaxNorm": lambda folder: callbacks.MaxNorm(100.0),
    "ReduceLROnPlateau": lambda folder: callbacks.ReduceLROnPlateau(patience=9, restore_best_weights=True),
    "Resume": lambda folder: callbacks.Resume(folder, callbacks.EarlyStopping(patience=9), every_n_steps=3),
    "SnapshotEnsemble": lambda folder: callbacks.SnapshotEnsemble(folder, CosineRestarts(0.1, 3)),
    "UpdateRatio": lambda folder: callbacks.UpdateRatio(every_n_steps=2),
    "WeightAveraging": lambda folder: callbacks.WeightAveraging(every_n_steps=1),
}
MONITORING = {"Checkpoint", "EarlyStopping", "ReduceLROnPlateau"}
each = pytest.mark.parametrize("make", EXAMPLES.values(), ids=EXAMPLES.keys())
each_monitoring = pytest.mark.parametrize("name", sorted(MONITORING))

SILENT = {"epochs": 2, "batch_size": 4, "verbose": 0}


def test_no_callback_is_left_out():
    """A new public callback fails here until it joins EXAMPLES, and so the contract."""
    public = {name: getattr(callbacks, name) for name in callbacks.__all__}
    kinds = {name for name, one in public.items() if isinstance(one, type)}
    assert {name for name in kinds if issubclass(public[name], keras.callbacks.Callback)} == set(EXAMPLES)


@each
def test_serves_two_fits(make, tmp_path, model, data):
    """One object may be handed to `fit` again; it starts afresh."""
    callback = make(tmp_path)
    for _ in range(2):
        history = model.fit(*data, validation_data=data, callbacks=[callback], **SILENT)
        assert history.epoch == [0, 1]
        assert np.isfinite(history.history["val_loss"]).all()


@each
def test_a_deep_copy_serves_a_fit(make, tmp_path, model, data):
    """KerasTuner copies the callbacks for each trial, used or not."""
    callback = copy.deepcopy(make(tmp_path))
    history = model.fit(*data, validation_data=data, callbacks=[callback], **SILENT)
    assert history.epoch == [0, 1]
    callback.set_model(None)
    assert type(copy.deepcopy(callback)) is type(callback)


@each
def test_epochs_need_not_start_at_zero_nor_be_validated(make, tmp_path, model, data):
    """A continued run has `initial_epoch`; `validation_freq` skips epochs: neither is worth a warning."""
    history = model.fit(
        *data,
        validation_data=data,
        validation_freq=2,
        initial_epoch=2,
        epochs=6,
        batch_size=8,
        verbose=0,
        callbacks=[make(tmp_path)],
    )
    assert history.epoch == [2, 3, 4, 5]
    assert len(history.history["val_loss"]) == 2


@each
@pytest.mark.skipif(keras.backend.backend() == "torch", reason="Keras on PyTorch takes one step an execution")
def test_several_steps_an_execution(make, tmp_path, make_model, data):
    """Callbacks then see some of the batches only, and a last execution that is not full."""
    model = make_model(steps_per_execution=3)
    history = model.fit(*data, validation_data=data, callbacks=[make(tmp_path)], **SILENT)
    assert history.epoch == [0, 1]


@each
def test_training_data_alone_gives_at_most_one_warning(make, tmp_path, model, data):
    """Whoever forgot the validation data is told once, not at each epoch."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model.fit(*data, epochs=4, batch_size=8, verbose=0, callbacks=[make(tmp_path)])
    assert sum(issubclass(warning.category, UserWarning) for warning in caught) <= 1


@each_monitoring
def test_a_missing_metric_gives_one_warning(name, tmp_path, model, data):
    """The warning names the metric and those that there are."""
    with pytest.warns(UserWarning, match="`val_loss` which is not available") as caught:
        model.fit(*data, epochs=4, batch_size=8, verbose=0, callbacks=[EXAMPLES[name](tmp_path)])
    messages = [str(warning.message) for warning in caught if warning.category is UserWarning]
    assert len(messages) == 1
    assert "accuracy" in messages[0]


@each
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_survives_a_loss_that_is_not_finite(make, bad, tmp_path, fit):
    """A run that goes wrong ends, or goes on; the callback breaks neither."""
    history = fit(make(tmp_path), [bad, 2.0, bad, 1.0])
    assert len(history.epoch) == 4


@pytest.fixture(scope="module")
def bare_losses():
    """The training losses without any callback."""
    return {}


@each
def test_training_is_the_same_with_it_as_without(make, tmp_path, model, data, bare_losses):
    """While nothing is wrong, no callback changes the course of the training, to the bit."""
    if not bare_losses:
        start = model.get_weights()
        bare_losses.update(model.fit(*data, shuffle=False, **SILENT).history)
        model.set_weights(start)
    watched = model.fit(*data, validation_data=data, shuffle=False, callbacks=[make(tmp_path)], **SILENT)
    assert watched.history["loss"] == bare_losses["loss"]


@each
def test_an_exception_elsewhere_leaves_it_usable(make, tmp_path, model, data):
    """After an interrupted fit the same object serves the next one."""

    def interrupt(batch, logs):
        raise KeyboardInterrupt

    callback = make(tmp_path)
    broken = keras.callbacks.LambdaCallback(on_train_batch_end=interrupt)
    with pytest.raises(KeyboardInterrupt):
        model.fit(*data, validation_data=data, callbacks=[callback, broken], **SILENT)
    history = model.fit(*data, validation_data=data, callbacks=[callback], **SILENT)
    assert history.epoch == [0, 1]


@each
def test_evaluation_and_prediction_are_left_alone(make, tmp_path, model, data):
    """Handed to `evaluate` or `predict`, a callback for training does nothing."""
    x, _ = data
    before = model.get_weights()
    expected = model.predict(x, verbose=0)
    np.testing.assert_array_equal(model.predict(x, verbose=0, callbacks=[make(tmp_path)]), expected)
    model.evaluate(*data, verbose=0, callbacks=[make(tmp_path)])
    for kept, weight in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(weight, kept)


def several_optimizers():
    return keras.optimizers.MultiOptimizer(
        keras.optimizers.OptimizerMap(keras.optimizers.SGD(0.1), {".*bias": keras.optimizers.SGD(0.2)})
    )


@each
@pytest.mark.parametrize("kind", ["scaled", "several"])
def test_wrapped_optimizers(make, kind, tmp_path, make_model, as_new, data):
    """Mixed precision wraps the optimizer in one that scales the loss; a MultiOptimizer holds several."""
    if kind == "several" and not hasattr(keras.optimizers, "MultiOptimizer"):
        pytest.skip("this Keras has no MultiOptimizer")
    optimizers = {
        "scaled": lambda: keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(0.1)),
        "several": several_optimizers,
    }
    model = as_new(kind, lambda: make_model(optimizers[kind]()))
    history = model.fit(*data, validation_data=data, callbacks=[make(tmp_path)], **SILENT)
    assert np.isfinite(history.history["val_loss"]).all()


@each
def test_says_what_it_is(make, tmp_path):
    """A docstring with an example, and a source where the idea is someone's."""
    text = type(make(tmp_path)).__doc__
    assert "Example:" in text
    assert ">>> " in text
