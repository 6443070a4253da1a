"""Does the best value lie at the edge of what was tried? Then the best may lie beyond. (C23)"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

OUTER = 0.1  # share of the (log) range at each end; the lecture's check


@dataclass(frozen=True)
class Edge:
    """Where the best value lies.

    Attributes:
        best: The value with the best score.
        side: "low", "high", or "" where it lies inside.
        low, high: The range to try next; the tried one where `side` is empty.
    """

    best: float
    side: str
    low: float
    high: float


def edge_of_range(values: Sequence[float], scores: Sequence[float], log: bool = True) -> Edge:
    """Tells whether the best of the tried values lies in the outer tenth of their range, and what to try.

    Args:
        values: Values of a hyper-parameter; above 0 where `log`.
        scores: Score of each, higher is better; NaN for a trial that failed.
        log: Whether the range is measured on a log scale.

    Raises:
        ValueError: If there are fewer than two values, or no score is a number.

    Example:
        >>> edge_of_range([1e-4, 1e-3, 1e-2], [0.3, 0.5, 0.6])
        Edge(best=0.01, side='high', low=0.001, high=0.1)

    Source:
        Li, Karpathy and Johnson, 2015, CS231n, "Careful with best values on border".
    """
    pairs = [(score, value) for value, score in zip(values, scores, strict=True) if not math.isnan(score)]
    if len(set(values)) < 2 or not pairs:
        raise ValueError(
            f"`values` must hold two different values and a score. Received: {values!r} and {scores!r}"
        )
    best = max(pairs)[1]
    scale, back = (math.log, math.exp) if log else (float, float)
    low, high = scale(min(values)), scale(max(values))
    place = (scale(best) - low) / (high - low)
    half = (high - low) / 2
    if place < OUTER:
        return Edge(best, "low", _rounded(back(low - half)), _rounded(back(low + half)))
    if place > 1 - OUTER:
        return Edge(best, "high", _rounded(back(high - half)), _rounded(back(high + half)))
    return Edge(best, "", min(values), max(values))


def _rounded(value: float) -> float:
    return float(f"{value:.3g}")
