"""A schedule from a plain function of the epoch."""

import math
from collections.abc import Callable

from course import arguments
from course.schedules.epoch_table import EpochTable


def per_epoch(
    function: Callable[..., float],
    steps_per_epoch: int,
    epochs: int,
    initial_learning_rate: float | None = None,
) -> EpochTable:
    """Turns a function of the epoch into a Keras schedule, which the optimizer saves with its step.

    The function is called here, once for each epoch, in plain Python; what it raises, the caller sees. The
    schedule knows its epoch from the optimizer's step, so a resumed run goes on where it stopped. Keras's
    `LearningRateScheduler` callback hides a TypeError that the function raises, and refuses a tensor as
    result.

    Args:
        function: Called as `function(epoch)`, epochs counted from 0; returns a learning rate, 0 or above:
            a number, or a tensor with one value.
        steps_per_epoch: Optimizer updates in an epoch; at least 1.
        epochs: Epochs to call the function for; at least 1. Past them the last rate stays.
        initial_learning_rate: If given, the function is called as `function(epoch, rate)` with the rate of
            the epoch before, and with this one at first, as a function for `LearningRateScheduler`.

    Returns:
        An `EpochTable`.

    Raises:
        ValueError: If an argument is outside its range, or the function returns no learning rate.

    Example:
        >>> halved = per_epoch(lambda epoch: 0.1 * 0.5 ** (epoch // 5), steps_per_epoch=100, epochs=20)
        >>> [round(float(halved(step)), 4) for step in (0, 499, 500, 1000)]
        [0.1, 0.1, 0.05, 0.025]
    """
    if not callable(function):
        raise ValueError(f"`function` must be a function of the epoch. Received: function={function!r}")
    epochs = arguments.whole("epochs", epochs, at_least=1)
    arguments.whole("steps_per_epoch", steps_per_epoch, at_least=1)
    rates = []
    rate = initial_learning_rate
    if rate is not None:
        rate = arguments.not_negative("initial_learning_rate", rate)
    for epoch in range(epochs):
        result = function(epoch) if rate is None else function(epoch, rate)
        rates.append(_as_rate(result, epoch))
        rate = rate if rate is None else rates[-1]
    return EpochTable(rates, steps_per_epoch)


def _as_rate(result, epoch: int) -> float:
    """The function's answer as a float; a ValueError names the epoch whose answer is no learning rate."""
    try:
        rate = float(result)
    except (TypeError, ValueError):
        rate = math.nan
    if not math.isfinite(rate) or rate < 0:
        raise ValueError(
            f"`function` must return a learning rate, 0 or above. Received: {result!r} for epoch {epoch}"
        )
    return rate
