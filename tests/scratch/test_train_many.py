"""Many settings at once: each run is that of `train`, whatever else runs beside it."""

import math

import numpy as np
import pytest

from course.scratch import Setting, init_two_layer_model, train, train_many

SETTINGS = [Setting(0.1), Setting(0.05, reg=0.5), Setting(0.02, momentum=0.9), Setting(0.05, 0.1, 0.5)]


def blobs(examples=120, seed=0):
    """Three overlapping classes in the plane."""
    draw = np.random.default_rng(seed)
    y = draw.integers(0, 3, examples)
    centres = np.array([[0.0, 2.0], [2.0, -1.0], [-2.0, -1.0]])
    return centres[y] + draw.standard_normal((examples, 2)), y


def models(count, scale=0.3):
    return [init_two_layer_model(2, 8, 3, scale=scale, seed=seed) for seed in range(count)]


def together(settings, **options):
    X, y = blobs()
    options = {"batch_size": 20, "epochs": 3, "seed": 4} | options
    return train_many(models(len(settings)), settings, X, y, X[:30], y[:30], **options)


@pytest.mark.parametrize("workers", [1, 3])
def test_each_run_is_that_of_train(workers):
    """Losses, accuracies, rates and weights of runs with and without penalty and momentum."""
    X, y = blobs()
    logs = together(SETTINGS, learning_rate_decay=0.9, workers=workers)
    for model, setting, log in zip(models(4), SETTINGS, logs, strict=True):
        alone = train(
            model, X, y, X[:30], y[:30], learning_rate=setting.learning_rate, reg=setting.reg,
            momentum=setting.momentum, learning_rate_decay=0.9, batch_size=20, epochs=3, seed=4,
        )  # fmt: skip
        assert log.losses == pytest.approx(alone.losses, rel=1e-10)
        assert log.costs == pytest.approx(alone.costs, rel=1e-10)
        assert log.val_accuracy == alone.val_accuracy
        assert log.learning_rates == alone.learning_rates
        for name in model:
            assert log.model[name] == pytest.approx(alone.model[name], rel=1e-9, abs=1e-12)


def test_a_run_that_diverges_leaves_the_others_alone():
    """At a rate of 1e6 the loss is not finite; the run beside it is as if it were alone."""
    bad, good = together([Setting(1e6), Setting(0.1)])
    (alone,) = together([Setting(0.1)])
    assert not math.isfinite(bad.losses[-1])
    swapped = together([Setting(0.1), Setting(1e6)])[0]
    assert swapped.losses == alone.losses
    assert all(map(math.isfinite, good.losses))


def test_a_rule_ends_a_run_and_the_others_go_on():
    """The rule sees the losses of its own run; what was measured at its end is logged."""
    ended, whole = together([Setting(1e6), Setting(0.1)], stop=lambda losses: losses[-1] > 100)
    assert ended.stopped_step == len(ended.losses) - 1 < 17
    assert len(ended.val_accuracy) == len(ended.costs) == ended.stopped_step // 6 + 1
    assert (len(whole.losses), len(whole.val_accuracy), whole.stopped_step) == (18, 3, None)


def test_the_given_models_are_left_alone():
    X, y = blobs()
    given = models(1)
    before = given[0]["W1"].copy()
    train_many(given, [Setting(0.1)], X, y, X, y, batch_size=20, epochs=1)
    assert np.array_equal(given[0]["W1"], before)


def test_works_in_the_numbers_of_the_data():
    """float32 data give float32 models: half the memory."""
    X, y = blobs()
    X = X.astype("float32")
    (log,) = train_many(models(1), [Setting(0.1)], X, y, X, y, batch_size=20, epochs=1)
    assert {values.dtype for values in log.model.values()} == {np.dtype("float32")}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [({"learning_rate": -1}, "learning_rate=-1"), ({"learning_rate": 1, "reg": math.nan}, "reg=nan"),
     ({"learning_rate": 1, "momentum": 1.0}, "momentum=1.0")],
)  # fmt: skip
def test_a_setting_out_of_range_is_refused(arguments, message):
    with pytest.raises(ValueError, match=f"Received: {message}"):
        Setting(**arguments)


@pytest.mark.parametrize(
    ("change", "message"),
    [({"batch_size": 121}, "batch_size=121"), ({"workers": 0}, "workers=0")],
)
def test_arguments_out_of_range_are_refused(change, message):
    with pytest.raises(ValueError, match=f"Received: {message}"):
        together([Setting(0.1)], **change)


def test_a_model_for_each_setting_is_needed():
    X, y = blobs()
    with pytest.raises(ValueError, match=r"each of 2 settings. Received: 1"):
        train_many(models(1), SETTINGS[:2], X, y, X, y)


def test_whole_numbers_are_refused():
    """Pixels of 0 to 255 as bytes would overflow."""
    X, y = blobs()
    with pytest.raises(ValueError, match="dtype=int64"):
        train_many(models(1), SETTINGS[:1], X.astype("int64"), y, X, y)
