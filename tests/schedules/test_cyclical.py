"""Cyclical learning rates."""

import numpy as np
import pytest
from keras import ops

from course.schedules import Cyclical

pytestmark = pytest.mark.backends


def rates(schedule, steps) -> np.ndarray:
    return ops.convert_to_numpy(schedule(np.asarray(steps)))


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({}, [1, 2, 3, 2, 1, 2, 3, 2, 1]),
        ({"fall_steps": 1}, [1, 2, 3, 1, 2, 3, 1, 2, 3]),
        ({"mode": "triangular2"}, [1, 2, 3, 1.5 + 0.5, 1, 1.5, 2, 1.5, 1]),
        (
            {"mode": "exp_range", "gamma": 0.5},
            [1, 1.5, 1.5, 1.125, 1, 1 + 1 / 32, 1 + 2 / 64, 1 + 1 / 128, 1],
        ),
    ],
)
def test_matches_values_worked_by_hand(arguments, expected):
    """Between 1 and 3 in two steps up; the scale halves with each cycle, or with each step."""
    schedule = Cyclical(1.0, 3.0, rise_steps=2, **arguments)
    np.testing.assert_allclose(rates(schedule, range(9)), expected, rtol=1e-6)


@pytest.mark.parametrize("rise_steps", [1, 3, 7, 1000, 1_000_003])
def test_low_and_high_are_exact_in_each_cycle(rise_steps):
    """The lowest and the highest rates are the two numbers given, near step 0, 1e7 and 2 ** 24."""
    schedule = Cyclical(0.1, 0.7, rise_steps=rise_steps)
    length = 2 * rise_steps
    begins = length * np.array([0, 1, 10**7 // length, 2**25 // length])
    assert set(rates(schedule, begins).tolist()) == {np.float32(0.1)}
    assert set(rates(schedule, begins + rise_steps).tolist()) == {np.float32(0.7)}


def test_repeats_exactly_after_each_cycle():
    """Steps beyond 2 ** 24 fall between the numbers that float32 has."""
    schedule = Cyclical(0.1, 0.7, rise_steps=37, fall_steps=63)
    steps = np.arange(100)
    np.testing.assert_array_equal(rates(schedule, steps + 100 * 400_000), rates(schedule, steps))


def test_decay_by_steps_keeps_its_digits():
    """0.99999 ** 100000 = 0.367877..., where a float32 base would be wrong in the third digit."""
    schedule = Cyclical(0.0, 1.0, rise_steps=1, mode="exp_range", gamma=0.99999)
    assert float(schedule(100_001)) == pytest.approx(0.99999**100_001, rel=1e-5)


@pytest.mark.parametrize("mode", ["triangular", "triangular2", "exp_range"])
def test_equals_pytorch(mode):
    """CyclicLR with the same arguments."""
    torch = pytest.importorskip("torch", reason="the oracle is PyTorch's CyclicLR")
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
    theirs = torch.optim.lr_scheduler.CyclicLR(
        optimizer, 0.01, 0.3, step_size_up=5, step_size_down=8, mode=mode, gamma=0.97, cycle_momentum=False
    )
    expected = []
    for _ in range(60):
        expected.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        theirs.step()
    ours = Cyclical(0.01, 0.3, rise_steps=5, fall_steps=8, mode=mode, gamma=0.97)
    np.testing.assert_allclose(rates(ours, range(60)), expected, rtol=1e-5)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"low": -0.1}, "`low` must be a number, 0 or above. Received: low=-0.1"),
        ({"high": 0.01}, "`high` must be above `low`. Received: low=0.01, high=0.01"),
        ({"rise_steps": 0}, "`rise_steps` must be an integer, at least 1"),
        ({"fall_steps": 0}, "`fall_steps` must be an integer, at least 1"),
        ({"mode": "sawtooth"}, '`mode` must be one of .*"exp_range". Received: mode='),
        ({"gamma": 1.5}, r"`gamma` must be in \(0, 1\]. Received: gamma=1.5"),
        ({"gamma": 0}, r"`gamma` must be in \(0, 1\]. Received: gamma=0"),
    ],
)
def test_refuses_bad_arguments(arguments, message):
    """Each argument's own range is named."""
    with pytest.raises(ValueError, match=message):
        Cyclical(**{"low": 0.01, "high": 0.1, "rise_steps": 10, **arguments})
