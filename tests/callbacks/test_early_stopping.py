"""Early stopping: what Keras promises, and what its class gets wrong."""

import inspect
import math

import keras
import numpy as np
import pytest

from course.callbacks import EarlyStopping

pytestmark = pytest.mark.backends

FALLING_AFTER_NAN = [math.nan, 5.0, 4.0, 3.0, 2.0, 1.0]


def stock_or_skip_if_mended(fit, values, expected_defect):
    """Runs Keras's own class; skips where it no longer shows the defect."""
    stop = keras.callbacks.EarlyStopping(patience=2, restore_best_weights=True)
    epochs = len(fit(stop, values).epoch)
    if epochs != expected_defect:
        pytest.skip(f"Keras {keras.__version__} has mended this")
    return stop


def test_keras_never_recovers_from_a_first_nan(fit):
    """D1: no number is better than NaN, so the improving run is stopped and its NaN epoch restored."""
    stop = stock_or_skip_if_mended(fit, FALLING_AFTER_NAN, expected_defect=3)
    assert math.isnan(stop.best)
    assert stop.best_epoch == 0


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_a_value_that_is_not_finite_is_never_the_best(fit, bad):
    """D1: ours goes on, and holds the best of the finite values; -inf is no low loss."""
    stop = EarlyStopping(patience=2, restore_best_weights=True)
    assert len(fit(stop, [bad, 5.0, 4.0, bad, 3.0, 1.0]).epoch) == 6
    assert (stop.best, stop.best_epoch, stop.wait) == (1.0, 5, 0)


def test_epochs_that_are_not_finite_use_up_the_patience(fit):
    """A run that stays NaN ends after `patience` epochs, and its best weights are those before."""
    stop = EarlyStopping(patience=2, restore_best_weights=True)
    assert len(fit(stop, [2.0, math.nan, math.nan, 1.0]).epoch) == 3
    assert stop.best_epoch == 0


def test_a_run_that_is_never_finite_restores_nothing(fit):
    """There is no best epoch to go back to; the last weights stay."""
    stop = EarlyStopping(patience=1, restore_best_weights=True)
    assert len(fit(stop, [math.nan, math.nan, math.nan]).epoch) == 2
    assert stop.best_weights is None
    assert stop.best is None


@pytest.mark.parametrize(
    ("options", "values", "epochs"),
    [
        ({"patience": 0}, [3.0, 2.0, 2.0, 1.0], 3),
        ({"patience": 2}, [3.0, 2.0, 2.0, 2.0, 1.0], 4),
        ({"patience": 1, "min_delta": 0.5}, [3.0, 2.6, 2.0, 1.4], 2),
        ({"patience": 2, "min_delta": 0.5}, [3.0, 2.6, 2.0, 1.4], 4),
        ({"patience": 1, "baseline": 1.0}, [3.0, 2.0, 0.5, 0.4], 4),
        ({"patience": 1, "start_from_epoch": 2}, [1.0, 2.0, 3.0, 4.0, 5.0], 4),
        ({"patience": 1, "mode": "max"}, [1.0, 2.0, 1.5, 3.0], 3),
    ],
)
def test_finite_runs_end_where_keras_ends_them(fit, options, values, epochs):
    """Swapping the import must change nothing in a healthy run: both classes side by side, and by hand."""
    ours, theirs = EarlyStopping(**options), keras.callbacks.EarlyStopping(**options)
    assert len(fit(ours, values).epoch) == len(fit(theirs, values).epoch) == epochs
    assert ours.stopped_epoch == theirs.stopped_epoch
    assert (ours.best, ours.best_epoch, ours.wait) == (theirs.best, theirs.best_epoch, theirs.wait)


def test_takes_every_argument_of_the_keras_class():
    """Same names, order and defaults; new ones come after."""

    def arguments(kind):
        return [
            (p.name, p.default)
            for p in inspect.signature(kind.__init__).parameters.values()
            if p.name != "self"
        ]

    stock = arguments(keras.callbacks.EarlyStopping)
    assert arguments(EarlyStopping)[: len(stock)] == stock


def test_prints_what_keras_prints(fit, capsys):
    """Both messages of the stock class, word for word."""
    options = {"patience": 1, "verbose": 1, "restore_best_weights": True}
    fit(keras.callbacks.EarlyStopping(**options), [2.0, 1.0, 3.0, 3.0])
    stock = capsys.readouterr().out
    fit(EarlyStopping(**options), [2.0, 1.0, 3.0, 3.0])
    assert "early stopping" in stock
    assert capsys.readouterr().out == stock


def test_the_model_ends_with_the_weights_of_its_best_epoch(make_model, data, readings):
    """The snapshot is taken when the best is seen, not when training stops."""
    model, after_epoch = make_model(), []
    spy = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: after_epoch.append(model.get_weights())
    )
    stop = EarlyStopping(patience=2, restore_best_weights=True)
    values = [2.0, 1.0, 3.0, 3.0, 3.0]
    model.fit(*data, epochs=5, verbose=0, callbacks=[readings("val_loss", values), spy, stop])
    assert len(after_epoch) == 4
    for kept, weight in zip(after_epoch[1], model.get_weights(), strict=True):
        np.testing.assert_array_equal(kept, weight)


@pytest.mark.parametrize(
    ("patience_increase", "epochs"),
    [(None, 6), (1.0, 6), (1.5, 8), (2.0, 10)],
)
def test_a_late_best_extends_the_run(fit, patience_increase, epochs):
    """Best in epoch 5, patience 1: plain ends with 6; a factor of 1.5 (2) trains to epoch 7.5, so 8 (10)."""
    values = [5.0, 4.0, 3.0, 2.0, 1.0, *[9.0] * 10]
    stop = EarlyStopping(patience=1, patience_increase=patience_increase)
    assert len(fit(stop, values).epoch) == epochs


def test_patience_still_counts_when_it_is_longer_than_the_look_ahead(fit):
    """Best in epoch 1, factor 2: the look-ahead is over in epoch 2, patience 3 lasts to epoch 4."""
    assert len(fit(EarlyStopping(patience=3, patience_increase=2), [1.0] + [2.0] * 9).epoch) == 4


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"patience_increase": 0.5}, r"`patience_increase` must be .* at least 1, or None. Received: .*=0.5"),
        (
            {"patience": math.nan},
            "`patience` must be a number, finite and at least 0. Received: .*=nan",
        ),
        ({"patience": -1}, "`patience` must be .* Received: patience=-1"),
        ({"min_delta": math.inf}, "`min_delta` must be a number, finite. Received: min_delta=inf"),
        ({"baseline": math.nan}, "`baseline` must be a number, finite, or None. Received: baseline=nan"),
        ({"start_from_epoch": "2"}, "`start_from_epoch` must be .* Received: start_from_epoch='2'"),
        ({"monitor": None}, "`monitor` must be the name of a metric. Received: monitor=None"),
    ],
)
def test_rejects_what_would_blind_it(options, message):
    """With a patience of NaN no run would ever stop; Keras takes it without a word."""
    with pytest.raises(ValueError, match=message):
        EarlyStopping(**options)


def test_warns_of_an_unknown_mode_as_keras_does():
    """The message of the stock class, and its way out."""
    with pytest.warns(UserWarning, match="is unknown") as stock:
        keras.callbacks.EarlyStopping(mode="best")
    with pytest.warns(UserWarning, match="is unknown") as ours:
        stop = EarlyStopping(mode="best")
    assert str(ours[0].message) == str(stock[0].message)
    assert stop.mode == "auto"


def test_mode_auto_needs_a_metric_that_tells_its_direction(fit):
    """As in Keras: an unknown name is an error that says what to pass."""
    with pytest.raises(ValueError, match="Pass `mode='max'`"):
        fit(EarlyStopping("val_nonsense"), [1.0, 2.0], metric="val_nonsense")


def test_mode_auto_knows_that_accuracy_rises(fit):
    """The metric is asked, not its name."""
    assert len(fit(EarlyStopping("accuracy", patience=1), [0.1, 0.2, 0.3, 0.2], metric="accuracy").epoch) == 4
    assert len(fit(EarlyStopping("accuracy", patience=1), [0.3, 0.2, 0.1, 0.2], metric="accuracy").epoch) == 2
