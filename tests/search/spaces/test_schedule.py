"""The schedules that are drawn: values worked by hand."""

import keras_tuner
import pytest

from course.search.spaces import optimizer, schedule


def rates(steps, at, **values):
    hp = keras_tuner.HyperParameters()
    hp.values = values
    chosen = schedule(hp, steps, peak=1.0)
    return [float(chosen(step)) for step in at]


def test_drops_are_evenly_spaced_and_as_many_as_asked():
    """Two drops in 100 steps come at 34 and 68; a third at 99 would be one too many."""
    found = rates(100, [33, 34, 67, 68, 99], schedule="step", drops=2, drop_factor=0.5)
    assert found == pytest.approx([1, 0.5, 0.5, 0.25, 0.25])


def test_cosine_is_half_way_at_half_time_and_ends_at_zero():
    assert rates(100, [0, 50, 100], schedule="cosine", warmup=0.0) == pytest.approx([1, 0.5, 0], abs=1e-6)


def test_warm_up_is_part_of_the_run():
    """A tenth of 100 steps rises; the cosine takes the 90 that are left."""
    found = rates(100, [0, 5, 10, 55, 100], schedule="cosine", warmup=0.1)
    assert found == pytest.approx([0, 0.5, 1, 0.5, 0], abs=1e-6)


def test_constant_is_the_number_itself():
    hp = keras_tuner.HyperParameters()
    assert schedule(hp, 10, peak=0.3) == 0.3


@pytest.mark.parametrize("kind", ["step", "cosine", "one_cycle"])
def test_a_run_of_one_step_has_a_schedule_too(kind):
    (rate,) = rates(1, [0], schedule=kind)
    assert 0 < rate <= 1


def test_no_steps_are_refused():
    with pytest.raises(ValueError, match=r"`steps` must be at least 1. Received: steps=0"):
        schedule(keras_tuner.HyperParameters(), 0)


def test_the_peak_is_the_rate_of_the_optimizer_and_not_drawn_twice():
    hp = keras_tuner.HyperParameters()
    hp.values = {"schedule": "cosine", "sgd_learning_rate": 0.25}
    built = optimizer(hp, steps=10)
    assert float(built.learning_rate) == 0.25
    assert "learning_rate" not in {parameter.name for parameter in hp.space}
