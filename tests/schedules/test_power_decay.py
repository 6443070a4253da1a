"""Power scheduling."""

import numpy as np
import pytest
from keras import ops
from keras.optimizers.schedules import InverseTimeDecay

from course.schedules import PowerDecay

pytestmark = pytest.mark.backends


def rates(schedule, steps) -> np.ndarray:
    return ops.convert_to_numpy(schedule(np.asarray(steps)))


@pytest.mark.parametrize(
    ("power", "expected"),
    [(1.0, [1, 1 / 2, 1 / 4, 1e-6]), (2.0, [1, 1 / 4, 1 / 16, 1e-12]), (0.5, [1, 0.5**0.5, 0.5, 1e-3])],
)
def test_matches_values_worked_by_hand(power, expected):
    """The divisor is 1, 2, 4 and 1,000,000 to the power, after 0, 10, 30 and 9,999,990 steps."""
    schedule = PowerDecay(1.0, decay_steps=10, power=power)
    np.testing.assert_allclose(rates(schedule, [0, 10, 30, 9_999_990]), expected, rtol=1e-6)


def test_equals_keras_with_power_1():
    """InverseTimeDecay is the special case that Keras has."""
    stock = InverseTimeDecay(0.1, decay_steps=7, decay_rate=1.0)
    expected = [float(stock(step)) for step in range(50)]
    np.testing.assert_allclose(rates(PowerDecay(0.1, decay_steps=7), range(50)), expected, rtol=1e-6)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"initial_learning_rate": -1}, "`initial_learning_rate` must be a number above 0. Received: "),
        ({"decay_steps": 0}, "`decay_steps` must be an integer, at least 1. Received: decay_steps=0"),
        ({"power": 0}, "`power` must be a number above 0. Received: power=0"),
        ({"power": float("nan")}, "`power` must be a number above 0. Received: power=nan"),
    ],
)
def test_refuses_bad_arguments(arguments, message):
    """A power of 0 would be a constant in disguise."""
    with pytest.raises(ValueError, match=message):
        PowerDecay(**{"initial_learning_rate": 0.1, "decay_steps": 10, **arguments})
