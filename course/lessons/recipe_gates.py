"""The seven steps of a search as gates: what each asks of a record, and the first one that is closed."""

import math
from collections.abc import Callable
from dataclasses import dataclass

OUTER = 0.05  # share of a range, on its scale, that counts as its edge
SOUND = ("healthy", "stalls")  # a run that has come to rest at its end is done, not sick


@dataclass(frozen=True)
class Record:
    """What the seven steps measured on the way.

    Attributes:
        classes: Number of classes.
        first_loss: Loss before the first update, without penalty, in nats.
        small_sample: Training accuracy on a handful of examples, trained without penalty.
        loss_left: Loss after about 100 steps, divided by that of the first ones.
        coarse: Best validation accuracy of many short runs.
        longer: Validation accuracy of the best setting, trained longer.
        error: Standard error of these accuracies.
        shape: What its curves look like, as `course.diagnose.curve_shape` names it.
        place: Where the best value lies in its range, on its scale: 0 is the low end, 1 the high end.
    """

    classes: int
    first_loss: float
    small_sample: float
    loss_left: float
    coarse: float
    longer: float
    error: float
    shape: str
    place: float


def _first_loss(record):
    return abs(record.first_loss - math.log(record.classes)) < 0.02 * math.log(record.classes)


def _small_sample(record):
    return record.small_sample == 1.0


def _falls(record):
    return record.loss_left < 0.95


def _beats_chance(record):
    return record.coarse > 1 / record.classes + 5 * record.error


def _gains(record):
    return record.longer > record.coarse - record.error


def _looks_sound(record):
    return record.shape in SOUND


def _lies_inside(record):
    return OUTER < record.place < 1 - OUTER


GATES: dict[str, Callable[[Record], bool]] = {
    "1. the first loss is that of chance": _first_loss,
    "2. a small sample is learned by heart": _small_sample,
    "3. the loss falls within 100 steps": _falls,
    "4. the best short run beats chance": _beats_chance,
    "5. training longer does no harm": _gains,
    "6. the curves show no fault": _looks_sound,
    "7. the best value lies inside its range": _lies_inside,
}


def closed_gate(record: Record) -> str | None:
    """Returns the first gate that a record does not pass, or None where it passes all seven.

    The gates stand in the order of the steps: what a later one says means nothing while an earlier one is
    closed. A number that is NaN passes no gate.

    Example:
        >>> good = Record(10, 2.303, 1.0, 0.8, 0.47, 0.50, 0.016, "healthy", 0.6)
        >>> closed_gate(good) is None
        True
        >>> import dataclasses
        >>> closed_gate(dataclasses.replace(good, loss_left=1.0))
        '3. the loss falls within 100 steps'

    Source:
        The seven steps are lecture S1's (Johnson, DeepRob, lecture 10); the thresholds are ours.
        `course.diagnose.recipe` goes through them with a Keras model.
    """
    return next((name for name, is_open in GATES.items() if not is_open(record)), None)
