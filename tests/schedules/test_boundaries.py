"""Steps at which schedules change, worked by hand."""

import keras
import pytest

from course import schedules

pytestmark = pytest.mark.backends
stock = keras.optimizers.schedules


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        (0.1, ()),
        (stock.ExponentialDecay(0.1, 100, 0.5), ()),
        (stock.PiecewiseConstantDecay([50_000, 80_000], [0.1, 0.01, 0.001]), (50_000, 80_000)),
        (stock.CosineDecay(0.1, 90), (90,)),
        (stock.CosineDecay(0.0, 90, warmup_target=0.1, warmup_steps=10), (10, 100)),
        (stock.PolynomialDecay(0.1, 70), (70,)),
        (stock.PolynomialDecay(0.1, 70, cycle=True), ()),
        (schedules.OneCycle(0.1, total_steps=60), (60,)),
        (schedules.Cyclical(0.01, 0.1, rise_steps=40), (40,)),
        (schedules.CosineRestarts(0.1, 30), (30,)),
        (schedules.CosineRestarts(0.1, 30, warmup_steps=5), (5, 35)),
        (stock.CosineDecayRestarts(0.1, 30), (30,)),
        (schedules.InverseSquareRoot(0.1, warmup_steps=40), (39,)),
        (schedules.InverseSquareRoot(0.1, warmup_steps=1), ()),
        (schedules.PowerDecay(0.1, 100), ()),
        (schedules.EpochTable([0.3, 0.2, 0.1], steps_per_epoch=5), (5, 10)),
        (schedules.Warmup(0.1, warmup_steps=10), (10,)),
        (schedules.Sequence([0.1, stock.CosineDecay(0.1, 30)], [20]), (20, 50)),
        (schedules.Sequence([stock.CosineDecay(0.1, 30), 0.1], [20]), (20,)),
    ],
)
def test_a_schedule_names_the_steps_at_which_it_changes(schedule, expected):
    """A phase that would begin after its part of a sequence has ended never begins: the last row."""
    assert schedules.boundaries(schedule) == expected
