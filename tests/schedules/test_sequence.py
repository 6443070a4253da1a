"""One schedule after another."""

import numpy as np
import pytest
from keras import ops
from keras.optimizers.schedules import ExponentialDecay, PiecewiseConstantDecay

from course.schedules import PowerDecay, Sequence, Warmup

pytestmark = pytest.mark.backends


def rates(schedule, steps) -> np.ndarray:
    return ops.convert_to_numpy(schedule(np.asarray(steps)))


def test_boundary_step_belongs_to_the_schedule_that_begins_there():
    """Steps 0-9, 10-19 and the rest, with exactly the rates given."""
    schedule = Sequence([0.3, 0.2, 0.1], boundaries=[10, 20])
    expected = np.float32([0.3, 0.3, 0.2, 0.2, 0.1, 0.1])
    assert rates(schedule, [0, 9, 10, 19, 20, 10**7]).tolist() == expected.tolist()


def test_each_part_counts_from_its_own_start():
    """1 / (1 + t) from 1, 1/2, 1/3 starts again at 1."""
    schedule = Sequence([PowerDecay(1.0, 1), PowerDecay(1.0, 1)], boundaries=[3])
    np.testing.assert_allclose(rates(schedule, range(6)), [1, 1 / 2, 1 / 3, 1, 1 / 2, 1 / 3], rtol=1e-6)


def test_takes_the_schedules_of_keras():
    """Warm-up, then a hold, then Keras's own decay: 0.1 halves every 10 steps from step 25."""
    schedule = Sequence([Warmup(0.1, 5), ExponentialDecay(0.1, 10, 0.5)], boundaries=[25])
    np.testing.assert_allclose(
        rates(schedule, [0, 5, 24, 25, 35, 45]), [0, 0.1, 0.1, 0.1, 0.05, 0.025], rtol=1e-6
    )


def test_boundaries_stay_exact_where_float32_is_not():
    """2 ** 24 + 1 and its neighbours are one number in float32."""
    schedule = Sequence([0.0, 1.0], boundaries=[2**24 + 1])
    assert rates(schedule, [2**24, 2**24 + 1, 2**24 + 2]).tolist() == [0, 1, 1]
    assert [float(schedule(step)) for step in (2**24, 2**24 + 1)] == [0, 1]


def test_one_part_needs_no_boundary():
    """The shortest sequence is the part itself."""
    assert rates(Sequence([0.5], []), [0, 3]).tolist() == [0.5, 0.5]


def test_stock_piecewise_keeps_the_old_rate_at_the_boundary():
    """D11 and its neighbour: the reason why `Sequence` says to whom the boundary belongs."""
    stock = PiecewiseConstantDecay([10], [1.0, 0.5])
    if float(stock(10)) != 1.0:
        pytest.skip("this Keras gives the boundary to the new rate")
    assert float(Sequence([1.0, 0.5], [10])(10)) == 0.5


def test_stock_piecewise_refuses_arrays_where_ours_takes_them():
    """D11: on PyTorch the stock schedule branches on the value of the step."""
    steps = np.array([0, 10, 11])
    assert rates(Sequence([1.0, 0.5], [10]), steps).tolist() == [1, 0.5, 0.5]
    try:
        rates(PiecewiseConstantDecay([10], [1.0, 0.5]), steps)
    except Exception:
        return
    pytest.skip("this Keras takes an array of steps on this backend")


@pytest.mark.parametrize(
    ("parts", "boundaries", "message"),
    [
        ([], [], "`schedules` must be one more than `boundaries`. Received: 0 schedules and 0 boundaries"),
        (0.1, [], "`schedules` must be a list. Received: schedules=0.1"),
        ([0.1, 0.2], 5, "`boundaries` must be a list. Received: boundaries=5"),
        ([0.1], [5], "Received: 1 schedules and 1 boundaries"),
        ([0.1, 0.2], [], "Received: 2 schedules and 0 boundaries"),
        ([0.1, 0.2, 0.3], [5, 5], r"`boundaries` must rise. Received: boundaries=\[5, 5\]"),
        ([0.1, 0.2, 0.3], [9, 5], "`boundaries` must rise"),
        ([0.1, 0.2], [0], "`boundaries` must be an integer, at least 1. Received: boundaries=0"),
        ([0.1, 0.2], [2.0], "`boundaries` must be an integer"),
        ([0.1, None], [2], r"`schedules\[1\]` must be a Keras schedule or a number"),
        ([0.1, -1.0], [2], r"Received: schedules\[1\]=-1.0"),
    ],
)
def test_refuses_bad_arguments(parts, boundaries, message):
    """A part that can never run is a mistake, not a plan."""
    with pytest.raises(ValueError, match=message):
        Sequence(parts, boundaries)
