"""Cosine decay with warm restarts."""

import numpy as np
import pytest
from keras import ops
from keras.optimizers.schedules import CosineDecayRestarts

from course.schedules import CosineRestarts

pytestmark = pytest.mark.backends


def rates(schedule, steps) -> np.ndarray:
    return ops.convert_to_numpy(schedule(np.asarray(steps)))


def test_matches_values_worked_by_hand():
    """Cycles of 2 and 4 steps: 1, 1/2 | 1, (1 + sqrt(1/2)) / 2, 1/2, (1 - sqrt(1/2)) / 2 | 1."""
    root = 0.5**0.5
    expected = [1, 0.5, 1, (1 + root) / 2, 0.5, (1 - root) / 2, 1]
    np.testing.assert_allclose(rates(CosineRestarts(1.0, 2), range(7)), expected, rtol=1e-6)


def test_alpha_and_m_mul_act_on_the_top_of_each_cycle():
    """Tops 1, 1/2, 1/4, each falling towards a tenth of its own; middle at 0.55 of the top."""
    schedule = CosineRestarts(1.0, 2, t_mul=1, m_mul=0.5, alpha=0.1)
    np.testing.assert_allclose(rates(schedule, range(6)), [1, 0.55, 0.5, 0.275, 0.25, 0.1375], rtol=1e-6)


def test_warm_up_rises_from_zero_and_shifts_the_cycles():
    """Three steps of rise, then cycles of 2 and 4."""
    schedule = CosineRestarts(0.9, 2, warmup_steps=3)
    np.testing.assert_allclose(
        rates(schedule, [0, 1, 2, 3, 4, 5, 9]), [0, 0.3, 0.6, 0.9, 0.45, 0.9, 0.9], rtol=1e-6
    )
    assert ops.convert_to_numpy(schedule.cycle(np.arange(10))).tolist() == [0] * 5 + [1] * 4 + [2]


@pytest.mark.parametrize(
    ("first", "t_mul", "begins"),
    [
        (10, 1.5, [10, 25, 48, 82]),  # ideal: 10, 25, 47.5, 81.25
        (100, 1.5, [100, 250, 475, 813]),
        (1000, 1.5, [1000, 2500, 4750, 8125]),
        (10, 1.1, [10, 21, 34, 47]),  # ideal: 10, 21, 33.1, 46.41
        (10, 1, [10, 20, 30, 10**7, 16_777_220, 2_000_000_000]),
        (1, 2, [1, 3, 7, 2**24 - 1, 2**25 - 1, 2**30 - 1]),
    ],
)
def test_restarts_with_exactly_its_top_at_each_boundary(first, t_mul, begins):
    """D10 mended: the boundary step is the top, the step before it still belongs to the old cycle."""
    schedule = CosineRestarts(0.3, first, t_mul=t_mul)
    begins = np.array(begins)
    assert set(rates(schedule, begins).tolist()) == {np.float32(0.3)}
    if first > 1:
        assert (rates(schedule, begins - 1) < 0.01).all()
        assert (rates(schedule, begins + 1) < 0.3).all()
    before, at = (ops.convert_to_numpy(schedule.cycle(steps)) for steps in (begins - 1, begins))
    assert (at - before == 1).all()


@pytest.mark.parametrize("t_mul", [1.0, 2.0, 3.0])
def test_equals_keras_between_the_boundaries(t_mul):
    """CosineDecayRestarts is right away from the boundaries, with alpha 0 and small steps."""
    ours, stock = CosineRestarts(0.1, 16, t_mul=t_mul, m_mul=0.8), CosineDecayRestarts(0.1, 16, t_mul, 0.8)
    inside = np.array([1, 5, 15, 17, 20, 30, 40, 55, 70, 90, 100])
    expected = [float(stock(float(step))) for step in inside]
    np.testing.assert_allclose(rates(ours, inside), expected, rtol=1e-4, atol=1e-7)


def test_equals_pytorch():
    """CosineAnnealingWarmRestarts, which takes whole multipliers only."""
    torch = pytest.importorskip("torch", reason="the oracle is PyTorch's CosineAnnealingWarmRestarts")
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.5)
    theirs = torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(optimizer, T_0=7, T_mult=2, eta_min=0.05)
    expected = []
    for _ in range(80):
        expected.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        theirs.step()
    ours = CosineRestarts(0.5, 7, t_mul=2, alpha=0.1)
    np.testing.assert_allclose(rates(ours, range(80)), expected, rtol=1e-5)


def test_stock_restarts_count_wrong_above_the_reach_of_float32():
    """D10: 2 ** 24 + 1 is taken for its neighbour, so two steps share one rate."""
    stock = CosineDecayRestarts(0.1, 4, t_mul=1.0)
    steps = [2**24, 2**24 + 1]
    found = [float(stock(np.int64(step))) for step in steps]
    if found[0] != found[1]:
        pytest.skip("this Keras counts exactly")
    ours = [float(CosineRestarts(0.1, 4, t_mul=1.0)(step)) for step in steps]
    np.testing.assert_allclose(ours, [0.1, 0.1 * (1 + 0.5**0.5) / 2], rtol=1e-6)


def test_stock_restarts_miss_a_boundary():
    """D10: at some boundaries of fractional cycles the stock rate is the bottom, not the top."""
    boundaries = [(10, 1.1, 21), (100, 1.1, 210), (1000, 1.1, 2100), (10, 1.2, 22), (100, 1.2, 220)]
    found = [float(CosineDecayRestarts(0.1, first, t_mul)(step)) for first, t_mul, step in boundaries]
    if min(found) > 0.09:
        pytest.skip("this Keras restarts at each of these boundaries on this backend")
    for first, t_mul, step in boundaries:
        assert float(CosineRestarts(0.1, first, t_mul)(step)) == np.float32(0.1)


def test_stock_alpha_lifts_the_tops_of_later_cycles():
    """D10: alpha as a share of the first top makes the second top 0.55 where m_mul says 0.5."""
    stock = float(CosineDecayRestarts(1.0, 10, t_mul=1.0, m_mul=0.5, alpha=0.1)(10.0))
    if stock == pytest.approx(0.5):
        pytest.skip("this Keras takes alpha from the cycle's own top")
    assert stock == pytest.approx(0.55)
    assert float(CosineRestarts(1.0, 10, t_mul=1.0, m_mul=0.5, alpha=0.1)(10)) == 0.5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"initial_learning_rate": 0}, "`initial_learning_rate` must be a number above 0"),
        ({"first_decay_steps": 0}, "`first_decay_steps` must be an integer, at least 1"),
        ({"first_decay_steps": 10.0}, "`first_decay_steps` must be an integer"),
        ({"t_mul": 0.9}, "`t_mul` must be 1 or at least 1.01. Received: t_mul=0.9"),
        ({"t_mul": 1.001}, "`t_mul` must be 1 or at least 1.01. Received: t_mul=1.001"),
        ({"m_mul": 0}, "`m_mul` must be a number above 0. Received: m_mul=0"),
        ({"alpha": 1.1}, r"`alpha` must be in \[0, 1\]. Received: alpha=1.1"),
        ({"alpha": -0.1}, r"`alpha` must be in \[0, 1\]. Received: alpha=-0.1"),
        ({"warmup_steps": -1}, "`warmup_steps` must be an integer, at least 0. Received: warmup_steps=-1"),
    ],
)
def test_refuses_bad_arguments(arguments, message):
    """Each argument's own range is named."""
    with pytest.raises(ValueError, match=message):
        CosineRestarts(**{"initial_learning_rate": 0.1, "first_decay_steps": 10, **arguments})
