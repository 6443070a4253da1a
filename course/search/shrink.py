"""What a stage leaves of the ranges: pure functions of the places and choices of its best trials.

A *place* is where a value lies in its range, from 0 to 1, on the scale that the range is sampled on: 1e-3 has
place 0.5 in a log range from 1e-4 to 1e-2. KerasTuner calls it a probability.
"""

import math
from collections.abc import Sequence


def best_of(scores: Sequence[float], keep: float, direction: str = "max") -> list[int]:
    """Which trials to go on from: the best share, at least two, of those whose score is finite.

    Args:
        scores: Score of each trial; not finite for one that diverged, which is never among the best.
        keep: Share of all trials, in (0, 1], rounded up.
        direction: `"max"` where a higher score is better, `"min"` otherwise.

    Returns:
        Indices, best first; equal scores in their order. Fewer than two only where fewer are finite.

    Example:
        >>> best_of([0.1, 0.5, float("-inf"), 0.4, 0.3], keep=0.4)
        [1, 3]
    """
    sign = -1 if direction == "max" else 1
    finite = [index for index, score in enumerate(scores) if math.isfinite(score)]
    count = max(2, math.ceil(keep * len(scores)))
    return sorted(finite, key=lambda index: sign * scores[index])[:count]


def shrink_range(
    places: Sequence[float], low: float = 0.0, high: float = 1.0, margin: float = 0.1
) -> tuple[float, float]:
    """The range from the lowest to the highest of these places, and a margin on each side.

        low' = max(0, min(places) - margin * (high - low))    and high' likewise

    The new range may reach a margin past the old one, where the best lay at its edge, but never past the
    range that the search began with. Fewer than two places say too little: the range stays.

    Args:
        places: Places of the best trials in the range that the search began with, each in [0, 1].
        low, high: The range of the stage, as places.
        margin: Share of the stage's range to leave on each side; at least 0.

    Example:
        >>> [round(edge, 3) for edge in shrink_range([0.5, 0.7, 0.6], low=0.2, high=0.9)]
        [0.43, 0.77]
    """
    if len(places) < 2:
        return low, high
    room = margin * (high - low)
    return max(0.0, min(places) - room), min(1.0, max(places) + room)


def reweigh(chosen: Sequence[int], weights: Sequence[float]) -> list[float]:
    """The chance of each choice after these were among the best: the old chances count as much as one trial
    each.

        weight'_i = (times chosen_i + n * weight_i) / (times chosen + n)    for n choices

    No choice ever falls to 0, and what was seldom drawn is not punished for it beyond what it was before.

    Args:
        chosen: Index of the choice of each of the best trials.
        weights: Chance of each choice in the stage; they sum to 1.

    Example:
        >>> reweigh([0, 0, 0, 1], [0.5, 0.5])  # (3 + 1) / 6 and (1 + 1) / 6
        [0.6666666666666666, 0.3333333333333333]
    """
    n = len(weights)
    times = [sum(1 for index in chosen if index == place) for place in range(n)]
    return [(count + n * weight) / (len(chosen) + n) for count, weight in zip(times, weights, strict=True)]
