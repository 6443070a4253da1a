"""Warm-up in front of any schedule."""

import numpy as np
import pytest
from keras import ops
from keras.optimizers.schedules import CosineDecay, LearningRateSchedule

from course.schedules import Warmup

pytestmark = pytest.mark.backends


def rates(schedule, steps) -> np.ndarray:
    return ops.convert_to_numpy(schedule(np.asarray(steps)))


def test_matches_values_worked_by_hand():
    """From 0.2 to 1 in 4 steps is 0.2 a step."""
    np.testing.assert_allclose(
        rates(Warmup(1.0, warmup_steps=4, start=0.2), range(7)), [0.2, 0.4, 0.6, 0.8, 1, 1, 1], rtol=1e-6
    )


def test_equals_the_warm_up_that_keras_built_into_cosine_decay():
    """CosineDecay has a warm-up of its own; ours must be the same in front of a plain one."""
    stock = CosineDecay(0.0, 50, warmup_target=0.1, warmup_steps=10, alpha=0.01)
    ours = Warmup(CosineDecay(0.1, 50, alpha=0.01), warmup_steps=10)
    expected = [float(stock(step)) for step in range(80)]
    np.testing.assert_allclose(rates(ours, range(80)), expected, rtol=1e-5, atol=1e-8)


def test_last_warm_up_step_and_first_step_behind_are_exact():
    """Off by one here is one wasted or doubled step in each run."""
    schedule = Warmup(0.3, warmup_steps=3)
    first_three = [0.0, np.float32(0.3) / 3, np.float32(0.3) * np.float32(2 / 3)]
    np.testing.assert_allclose(rates(schedule, [0, 1, 2]), first_three, rtol=2e-7)
    assert rates(schedule, [3, 4, 10**7]).tolist() == [np.float32(0.3)] * 3


class Recorder(LearningRateSchedule):
    """Answers with the step that it was asked for."""

    def __call__(self, step):
        return ops.cast(step, "float32")


def test_schedule_behind_starts_at_its_own_step_0_and_never_sees_a_negative_step():
    """A negative step would be NaN under a root."""
    schedule = Warmup(Recorder(), warmup_steps=5, start=1.0)
    assert rates(schedule, [5, 6, 105]).tolist() == [0, 1, 100]
    assert rates(schedule, [0, 4]).tolist() == [1, pytest.approx(0.2)]  # falls from 1 to the 0 of step 0


def test_steps_above_the_reach_of_float32_still_count_exactly():
    """2 ** 24 + 1 is no float32; the step behind the warm-up must still be 1."""
    schedule = Warmup(Recorder(), warmup_steps=2**24)
    assert rates(schedule, [2**24, 2**24 + 1, 2**24 + 3]).tolist() == [0, 1, 3]


def test_stock_warm_up_from_an_int_never_leaves_zero():
    """D9: the example in the docstring of CosineDecay passes the int 0, and gets rate 0 or an error."""
    stock = CosineDecay(0, 1000, warmup_target=0.1, warmup_steps=100)
    try:
        found = float(stock(50))
    except Exception as error:  # TensorFlow refuses to mix the types
        found = error
    if found == pytest.approx(0.05):
        pytest.skip("this Keras computes CosineDecay(0, ...) right")
    assert isinstance(found, Exception) or found == 0


def test_ours_takes_an_int_as_rate():
    """D9 mended: numbers are floats before anything is computed."""
    assert float(Warmup(1, warmup_steps=100, start=0)(50)) == 0.5


def test_stock_warm_up_refuses_an_array_of_steps():
    """D11: a schedule that branches with `cond` cannot be plotted in one call."""
    stock = CosineDecay(0.0, 50, warmup_target=0.1, warmup_steps=10)
    try:
        found = rates(stock, np.arange(5))
    except Exception:
        return
    assert found.shape == (5,)
    pytest.skip("this Keras takes an array of steps")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"schedule": "cosine"}, "`schedule` must be a Keras schedule or a number, 0 or above. Received: "),
        ({"schedule": -0.1}, "`schedule` must be .* Received: schedule=-0.1"),
        ({"schedule": float("nan")}, "Received: schedule=nan"),
        ({"warmup_steps": 0}, "`warmup_steps` must be an integer, at least 1. Received: warmup_steps=0"),
        ({"warmup_steps": 2.5}, "`warmup_steps` must be an integer"),
        ({"warmup_steps": True}, "`warmup_steps` must be an integer"),
        ({"start": -1}, "`start` must be a number, 0 or above. Received: start=-1"),
        ({"start": "0"}, "`start` must be a number"),
    ],
)
def test_refuses_bad_arguments(arguments, message):
    """Raised on the user's own line, not in the first step of a compiled fit."""
    with pytest.raises(ValueError, match=message):
        Warmup(**{"schedule": 0.1, "warmup_steps": 10, **arguments})
