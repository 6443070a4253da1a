"""A grid that is even on a log scale."""

import math


def log_grid(low: float, high: float, points: int) -> list[float]:
    """Values from `low` to `high`, both included, each the same factor above the one before.

    For a grid search give them to `hp.Choice`: KerasTuner's `GridSearch` cuts a `hp.Float` without a step
    into ten places of its own, which come in no order and reach neither end of the range.

    Args:
        low, high: Ends, above 0.
        points: How many, at least 2.

    Raises:
        ValueError: If the ends are not 0 < low < high, or there are fewer than two points.

    Example:
        >>> log_grid(1e-4, 1e-1, 4)
        [0.0001, 0.001, 0.01, 0.1]
    """
    if not 0 < low < high:
        raise ValueError(f"`low` and `high` must be 0 < low < high. Received: low={low}, high={high}")
    if points < 2:
        raise ValueError(f"`points` must be at least 2. Received: points={points}")
    step = math.log10(high / low) / (points - 1)
    inner = [float(f"{low * 10 ** (place * step):.6g}") for place in range(1, points - 1)]
    return [float(low), *inner, float(high)]
