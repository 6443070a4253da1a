"""Which learning rate? One short run in which it grows from far too low to far too high."""

import math
from dataclasses import dataclass

import keras
import numpy as np

from course.diagnose.checkup import build, require_compiled
from course.diagnose.probe.preserved import preserved_generators
from course.diagnose.probe.sample import read, rows_at
from course.diagnose.probe.trial import copy_of_optimizer, on_trial, set_rate, step

SMOOTHING = 11  # steps averaged, at 100 steps over 8 decades; centred, so that nothing lags
STOP_FACTOR = 4.0  # times the first loss; the lecture's 3 leaves no room for the noise of a batch
FALLEN = 0.03  # share of the first loss that counts as falling


@dataclass(frozen=True)
class LearningRates:
    """What `find_learning_rate` saw.

    Attributes:
        suggested: Where the loss falls fastest; None where it falls at no rate.
        low: Lowest rate at which it falls; None likewise.
        high: Rate of the lowest loss: from there on it rises. None likewise.
        reason: Why these, in one sentence.
        rates: Rates that were tried, rising.
        losses: Loss of the batch before each step, smoothed.
    """

    suggested: float | None
    low: float | None
    high: float | None
    reason: str
    rates: tuple[float, ...]
    losses: tuple[float, ...]


def find_learning_rate(
    model: keras.Model,
    x,
    y=None,
    low: float = 1e-7,
    high: float = 10.0,
    steps: int = 100,
    batch_size: int = 32,
    sample_weight=None,
    seed: int = 0,
) -> LearningRates:
    """Tries learning rates from `low` to `high`, one step each, on a log scale.

    The model and its optimizer are left to the bit as they were. The run stops where the loss explodes.

    Args:
        model: A compiled model.
        x: Training inputs, or batches, as for `check`.
        y: Targets.
        low: First rate, above 0.
        high: Last rate, above `low`.
        steps: Steps from one to the other, at least 20.
        batch_size: Examples in each step.
        sample_weight: As for `fit`.
        seed: Of the order of the rows.

    Returns:
        A `LearningRates`.

    Raises:
        ValueError: If an argument is out of range.

    Source:
        Smith, 2017, Cyclical Learning Rates for Training Neural Networks, section 3.3,
        https://arxiv.org/abs/1506.01186; the loss is smoothed here.
    """
    if not 0 < low < high:
        raise ValueError(f"`low` must be above 0 and below `high`. Received: low={low}, high={high}")
    if steps < 20:
        raise ValueError(f"`steps` must be at least 20. Received: steps={steps}")
    require_compiled(model)
    with preserved_generators():
        sample = read(x, y, sample_weight)
    build(model, sample)
    rates = np.geomspace(low, high, steps)
    losses = []
    draw = np.random.default_rng(seed)
    count = len(keras.tree.flatten(sample.x)[0])
    optimizer = copy_of_optimizer(model, low)
    with on_trial(model, optimizer):
        rows = _orders(draw, count, min(batch_size, count))
        for rate in rates:
            set_rate(optimizer, float(rate))
            at = next(rows)
            parts = (rows_at(part, at) for part in (sample.x, sample.y, sample.sample_weight))
            losses.append(step(model, *parts))
            if not math.isfinite(losses[-1]) or losses[-1] > STOP_FACTOR * losses[0] > 0:
                break
    return choose_rate(rates[: len(losses)], losses)


def choose_rate(rates, losses) -> LearningRates:
    """Reads the curve of loss over learning rate.

    Args:
        rates: Rising learning rates.
        losses: Loss of the batch before the step with each.

    Example:
        >>> rates = np.geomspace(1e-4, 1e2, 61)
        >>> choose_rate(rates, 2 - np.clip(np.log10(rates) + 3, 0, 2) / 2 + 9 * (rates > 10)).high > 0.05
        True
    """
    rates, losses = np.asarray(rates, float), np.asarray(losses, float)
    finite = np.isfinite(losses)
    used = losses[: len(losses) if finite.all() else int(finite.argmin())]
    rates = rates[: len(used)]
    smooth = smoothed(used)
    kept = tuple(rates.tolist()), tuple(smooth.tolist())
    if len(smooth) < 5:
        return LearningRates(None, None, None, "The loss is not finite from the start.", *kept)
    start = float(np.median(used[: max(5, len(used) // 5)]))
    bottom = int(smooth[: max(5, len(smooth) - SMOOTHING // 2)].argmin())  # the last ones are hardly smoothed
    noise = float(np.std(used[:bottom] - smooth[:bottom])) if bottom > 3 else 0.0
    fallen = max(FALLEN * start, 3 * noise / math.sqrt(SMOOTHING))
    if smooth[bottom] > start - fallen or bottom < 3:
        reason = f"The loss falls at no rate from {rates[0]:.1g} to {rates[-1]:.1g}: look for another "
        "fault first."
        return LearningRates(None, None, None, reason, *kept)
    above = np.flatnonzero(smooth[: bottom + 1] >= start - 0.1 * (start - smooth[bottom]))
    falling = int(above[-1]) if len(above) else 0  # for good: what dips before is noise
    slopes = np.gradient(smooth[: bottom + 1], np.log(rates[: bottom + 1]))
    steepest = falling + int(slopes[falling:].argmin())
    high = float(rates[bottom])
    suggested = float(min(rates[steepest], high / 3))
    reason = (
        f"The loss begins to fall at {rates[falling]:.2g}, falls fastest at {rates[steepest]:.2g} and "
        "is lowest at "
        f"{high:.2g}."
    )
    return LearningRates(suggested, float(min(rates[falling], suggested)), high, reason, *kept)


def smoothed(losses) -> np.ndarray:
    """A centred moving average; near the ends the window shrinks."""
    losses = np.asarray(losses, float)
    reach = np.minimum(SMOOTHING // 2, np.minimum(np.arange(len(losses)), np.arange(len(losses))[::-1]))
    return np.array([losses[at - r : at + r + 1].mean() for at, r in enumerate(reach)])


def _orders(draw, count: int, size: int):
    """Batches of row numbers without end, each row once before any comes again."""
    while True:
        order = draw.permutation(count)
        for start in range(0, count - size + 1, size):
            yield order[start : start + size]
