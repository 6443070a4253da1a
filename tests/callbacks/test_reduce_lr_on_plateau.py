"""Lowering the learning rate: what Keras promises, and what its class gets wrong."""

import inspect
import math

import keras
import numpy as np
import pytest

from course.callbacks import ReduceLROnPlateau

pytestmark = pytest.mark.backends


def rates(history) -> list[float]:
    """The learning rate that each epoch was trained with."""
    return history.history["learning_rate"]


def test_keras_lowers_the_rate_of_an_improving_run_after_a_nan(fit):
    """D1: after a first NaN no value counts as better, so the rate is cut while the loss falls."""
    stock = keras.callbacks.ReduceLROnPlateau(factor=0.5, patience=2)
    trained_with = rates(fit(stock, [math.nan, 5.0, 4.0, 3.0, 2.0, 1.0]))
    if trained_with[-1] == trained_with[0]:
        pytest.skip(f"Keras {keras.__version__} has mended this")
    assert trained_with[-1] == pytest.approx(0.25 * trained_with[0])


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_a_value_that_is_not_finite_is_never_the_best(fit, bad):
    """D1: ours sees the improvement after it and leaves the rate alone."""
    trained_with = rates(fit(ReduceLROnPlateau(factor=0.5, patience=2), [bad, 5.0, 4.0, bad, 3.0, 1.0]))
    assert len(set(trained_with)) == 1


@pytest.mark.parametrize(
    ("options", "values", "expected"),
    [
        ({"patience": 1}, [3.0, 3.0, 3.0, 2.0, 1.0], [1, 1, 0.5, 0.25, 0.25]),
        ({"patience": 1, "cooldown": 2}, [3.0, 3.0, 3.0, 3.0, 3.0], [1, 1, 0.5, 0.5, 0.25]),
        ({"patience": 1, "min_lr": 0.04}, [3.0] * 5, [1, 1, 0.5, 0.4, 0.4]),
        ({"patience": 1, "min_delta": 1.0}, [3.0, 2.5, 1.9, 1.8], [1, 1, 0.5, 0.5]),
        ({"patience": 1, "mode": "max"}, [1.0, 2.0, 2.0, 3.0], [1, 1, 1, 0.5]),
    ],
)
def test_finite_runs_get_the_rates_that_keras_gives(fit, options, values, expected):
    """Swapping the import must change nothing in a healthy run: both classes side by side, and by hand."""
    ours = rates(fit(ReduceLROnPlateau(factor=0.5, **options), values))
    assert ours == rates(fit(keras.callbacks.ReduceLROnPlateau(factor=0.5, **options), values))
    assert ours == pytest.approx([0.1 * share for share in expected])


@pytest.mark.parametrize(
    ("mode", "values", "expected"),
    [
        ("min", [100.0, 95.0, 89.0, 88.0], [1, 1, 0.5, 0.5]),
        ("max", [100.0, 105.0, 111.0, 112.0], [1, 1, 0.5, 0.5]),
        ("min", [-100.0, -105.0, -111.0, -112.0], [1, 1, 0.5, 0.5]),
    ],
)
def test_a_relative_threshold_is_a_share_of_the_best(fit, mode, values, expected):
    """D8: with 10 percent, 95 after 100 is no improvement, 89 is; 88 after 89 is none either.

    Below zero the share still asks for a better value: -105 is not 10 percent better than -100.
    """
    plateau = ReduceLROnPlateau(factor=0.5, patience=1, mode=mode, min_delta=0.1, threshold_mode="rel")
    assert rates(fit(plateau, values)) == pytest.approx([0.1 * share for share in expected])


def test_keras_takes_the_scale_of_a_loss_for_progress(fit):
    """D8: 0.1 percent less is nothing at loss 0.001 and an improvement at loss 1000; ours can say so."""
    halved, scales = {"factor": 0.5, "patience": 1}, (1e-3, 1e3)
    steps = np.array([1.0, 0.999, 0.998, 0.997])
    stock = [rates(fit(keras.callbacks.ReduceLROnPlateau(**halved), list(steps * one))) for one in scales]
    if stock[0] == stock[1]:
        pytest.skip(f"Keras {keras.__version__} has mended this")
    relative = {"min_delta": 0.01, "threshold_mode": "rel"}
    ours = [rates(fit(ReduceLROnPlateau(**halved, **relative), list(steps * one))) for one in scales]
    assert ours[0] == ours[1] == pytest.approx([0.1, 0.1, 0.05, 0.025])


def test_a_reduction_puts_the_best_weights_back(make_model, data, readings):
    """The smaller rate starts from the best point, not from where the larger one led."""
    model, after_epoch = make_model(), []
    spy = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: after_epoch.append(model.get_weights())
    )
    plateau = ReduceLROnPlateau(factor=0.5, patience=2, restore_best_weights=True)
    watch = readings("val_loss", [2.0, 1.0, 3.0, 3.0])
    model.fit(*data, epochs=4, verbose=0, callbacks=[watch, spy, plateau])
    assert np.abs(after_epoch[3][0] - after_epoch[1][0]).max() > 0
    for kept, weight in zip(after_epoch[1], model.get_weights(), strict=True):
        np.testing.assert_array_equal(kept, weight)


def test_takes_every_argument_of_the_keras_class():
    """Same names, order and defaults; new ones come after."""

    def arguments(kind):
        return [
            (p.name, p.default)
            for p in inspect.signature(kind.__init__).parameters.values()
            if p.name not in ("self", "kwargs")
        ]

    stock = arguments(keras.callbacks.ReduceLROnPlateau)
    assert arguments(ReduceLROnPlateau)[: len(stock)] == stock


def test_prints_what_keras_prints(fit, capsys):
    """The message of the stock class, word for word."""
    options = {"factor": 0.5, "patience": 1, "verbose": 1}
    fit(keras.callbacks.ReduceLROnPlateau(**options), [1.0, 2.0, 2.0])
    stock = capsys.readouterr().out
    fit(ReduceLROnPlateau(**options), [1.0, 2.0, 2.0])
    assert "reducing learning rate to" in stock
    assert capsys.readouterr().out == stock


def test_lowers_the_rate_under_loss_scaling(fit, make_model):
    """Mixed precision wraps the optimizer; the inner rate is the one that counts."""
    optimizer = keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(0.5))
    plateau = ReduceLROnPlateau(factor=0.5, patience=1)
    fit(plateau, [1.0, 2.0], model=make_model(optimizer))
    assert float(optimizer.inner_optimizer.learning_rate) == 0.25


def test_a_schedule_is_refused_before_the_first_epoch(fit, make_model):
    """D8: Keras raises only at the first plateau, perhaps hours later."""
    schedule = keras.optimizers.schedules.ExponentialDecay(1.0, 10, 0.5)
    model = make_model(keras.optimizers.SGD(schedule))
    with pytest.raises(ValueError, match=r"compile with a number, not a schedule. Received: optimizer=SGD"):
        fit(ReduceLROnPlateau(), [1.0], model=model)


def test_stock_takes_a_schedule_until_the_first_plateau(fit, make_model):
    """D8: two epochs pass before Keras says that it cannot lower a schedule."""
    schedule = keras.optimizers.schedules.ExponentialDecay(1.0, 10, 0.5)
    model, seen = make_model(keras.optimizers.SGD(schedule)), []
    spy = keras.callbacks.LambdaCallback(on_epoch_begin=lambda epoch, logs: seen.append(epoch))
    stock = keras.callbacks.CallbackList([keras.callbacks.ReduceLROnPlateau(patience=1), spy])
    try:
        fit(stock, [1.0, 2.0, 2.0], model=model)
    except TypeError:
        assert len(seen) > 1
    else:
        pytest.skip("this Keras lowers a schedule, or says nothing")


def test_stock_takes_a_factor_that_ends_the_learning(fit):
    """D8: after one plateau the learning rate is 0."""
    try:
        stock = keras.callbacks.ReduceLROnPlateau(factor=0.0, patience=1)
    except ValueError:
        pytest.skip("this Keras refuses the factor")
    assert rates(fit(stock, [1.0, 2.0, 2.0]))[-1] == 0


@pytest.mark.parametrize("factor", [0.0, -0.5, 1.0, 2.0, math.nan, None, "half"])
def test_rejects_a_factor_that_does_not_lower(factor):
    """D8: Keras takes 0 and less, which ends the learning."""
    with pytest.raises(ValueError, match=r"`factor` must be in \(0, 1\). Received: factor="):
        ReduceLROnPlateau(factor=factor)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"patience": math.nan},
            "`patience` must be a number, finite and at least 0. Received: .*=nan",
        ),
        ({"cooldown": -1}, "`cooldown` must be .* at least 0. Received: cooldown=-1"),
        ({"min_delta": math.nan}, "`min_delta` must be a number, finite. Received: min_delta=nan"),
        ({"min_lr": math.inf}, "`min_lr` must be a number, finite. Received: min_lr=inf"),
        ({"monitor": ""}, "`monitor` must be the name of a metric. Received: monitor=''"),
    ],
)
def test_rejects_what_would_blind_it(options, message):
    """With a patience of NaN the rate would never be lowered."""
    with pytest.raises(ValueError, match=message):
        ReduceLROnPlateau(**options)


def test_rejects_another_threshold_mode():
    """A wrong word is an error on the user's line."""
    with pytest.raises(
        ValueError, match=r'`threshold_mode` must be one of "abs", "rel". Received: .*relative'
    ):
        ReduceLROnPlateau(threshold_mode="relative")
