"""The loss of a step, from the running mean of the epoch that Keras shows."""

import math

ROUNDING = 2.0**-22
"""Relative error of a sum that is read from two means in float32: three roundings of 2**-24, and a margin."""


def step_loss(mean: float, count: int, mean_before: float, count_before: int) -> float:
    """Returns the mean loss of the steps since the running mean was last seen.

        loss = (count * mean - count_before * mean_before) / (count - count_before)

    Once a step of the epoch had a loss of a billion, the mean in float32 hides a loss of 2 after it. Where
    the difference is smaller than what rounding can make of it, only that bound is known: it is returned.

    Args:
        mean: Running mean of the epoch, now.
        count: Steps in it; above `count_before`.
        mean_before: The mean when it was last seen; any number where `count_before` is 0.
        count_before: Steps in that one, 0 at the start of an epoch.

    Returns:
        The loss; a mean that is not finite is returned as it is.

    Example:
        >>> step_loss(mean=2.0, count=2, mean_before=3.0, count_before=1)
        1.0
    """
    if not count_before or not math.isfinite(mean):
        return mean
    total, before = count * mean, count_before * mean_before
    loss = (total - before) / (count - count_before)
    bound = ROUNDING * max(abs(total), abs(before)) / (count - count_before)
    return loss if abs(loss) >= bound else bound
