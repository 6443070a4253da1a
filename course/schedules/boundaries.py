"""Where a schedule changes: to find out before training whether it ever will."""

from keras.optimizers import schedules as stock

from course.schedules.cosine_restarts import CosineRestarts
from course.schedules.cyclical import Cyclical
from course.schedules.epoch_table import EpochTable
from course.schedules.inverse_square_root import InverseSquareRoot
from course.schedules.one_cycle import OneCycle
from course.schedules.sequence import Sequence
from course.schedules.warmup import Warmup


def boundaries(schedule) -> tuple[int, ...]:
    """Returns the optimizer steps at which a schedule begins another phase or ends.

    A fit that ends before one of them never sees what the schedule plans from there on. Schedules
    that go on for ever in the same way, as an exponential decay does, have none; of those that go on in
    cycles, the top and the first restart count.

    Args:
        schedule: One of this package, one of Keras's, or a learning rate.

    Returns:
        Whole steps, rising; empty where there are none, or where the schedule is of a kind not known here.

    Example:
        >>> from keras.optimizers.schedules import CosineDecay
        >>> boundaries(Warmup(CosineDecay(0.1, decay_steps=90), warmup_steps=10))
        (10, 100)
    """
    if isinstance(schedule, Sequence):
        return _of_sequence(schedule)
    if isinstance(schedule, Warmup):
        return _shifted([0, *boundaries(schedule.schedule)], schedule.warmup_steps)
    if isinstance(schedule, EpochTable):
        return tuple(epoch * schedule.steps_per_epoch for epoch in range(1, len(schedule.rates)))
    if isinstance(schedule, OneCycle):
        return (schedule.total_steps,)
    if isinstance(schedule, Cyclical):
        return (schedule.rise_steps,)
    if isinstance(schedule, CosineRestarts):
        return _shifted(
            [0] * bool(schedule.warmup_steps) + [schedule.first_decay_steps], schedule.warmup_steps
        )
    if isinstance(schedule, InverseSquareRoot):
        return (schedule.warmup_steps - 1,) if schedule.warmup_steps > 1 else ()
    if isinstance(schedule, stock.CosineDecayRestarts):
        return (int(schedule.first_decay_steps),)
    if isinstance(schedule, stock.PiecewiseConstantDecay):
        return tuple(int(step) for step in schedule.boundaries)
    if isinstance(schedule, stock.CosineDecay):
        return _shifted([0] * bool(schedule.warmup_steps) + [schedule.decay_steps], schedule.warmup_steps)
    if isinstance(schedule, stock.PolynomialDecay) and not schedule.cycle:
        return (int(schedule.decay_steps),)
    return ()


def _of_sequence(schedule: Sequence) -> tuple[int, ...]:
    """Where the parts begin, and where they change before the next one does."""
    begins, ends = [0, *schedule.boundaries], [*schedule.boundaries, float("inf")]
    steps = list(schedule.boundaries)
    for part, begin, end in zip(schedule.schedules, begins, ends, strict=True):
        steps += [step for step in _shifted(boundaries(part), begin) if step < end]
    return tuple(sorted(set(steps)))


def _shifted(steps, by: int) -> tuple[int, ...]:
    return tuple(int(step + by) for step in steps)
