"""What a stage leaves of the ranges: pure functions of the places and choices of its best trials.

A *place* is where a value lies in its range, from 0 to 1, on the scale that the range is sampled on: 1e-3 has
place 0.5 in a log range from 1e-4 to 1e-2. KerasTuner calls it a probability.
"""

import math
from collections.abc import Sequence

FEWEST = 4  # of which a range can be told; fewer than that shrink ranges by luck


def best_of(scores: Sequence[float], keep: float, direction: str = "max", of: int | None = None) -> list[int]:
    """Which trials to go on from: the best share, at least four, of those whose score is finite.

    Args:
        scores: Score of each trial; not finite for one that diverged, which is never among the best.
        keep: Share in (0, 1], rounded up.
        direction: `"max"` where a higher score is better, `"min"` otherwise.
        of: How many trials that is a share of; None for all.

    Returns:
        Indices, best first; equal scores in their order. Fewer than four only where fewer are finite.

    Example:
        >>> best_of([0.1, 0.5, float("-inf"), 0.4, 0.3, 0.2], keep=0.25)
        [1, 3, 4, 5]
    """
    sign = -1 if direction == "max" else 1
    finite = [index for index, score in enumerate(scores) if math.isfinite(score)]
    count = max(FEWEST, math.ceil(keep * (len(scores) if of is None else of)))
    return sorted(finite, key=lambda index: sign * scores[index])[:count]


def shrink_range(
    places: Sequence[float], low: float = 0.0, high: float = 1.0, margin: float = 1.0, step: float = 0.0
) -> tuple[float, float]:
    """The range in which these places lie, and a margin on each side.

        room = margin * max(gap, step)    where gap = (max(places) - min(places)) / (n - 1)
        low' = max(0, min(places) - room),    high' = min(1, max(places) + room)

    With a margin of 1 these are the unbiased estimates of the ends of a range of which n even draws are
    known. So a hyper-parameter that does not matter keeps its range on average, as does one whose scores are
    all noise; one that matters shrinks to the range whose scores the best have. Near an edge the new range
    may reach past the old one, never past the one that the search began with.

    Args:
        places: Places of the best trials in the range that the search began with, each in [0, 1].
        low, high: The range of the stage, as places, which stays where fewer than two places are known.
        margin: Room on each side, in mean distances between neighbours; at least 0.
        step: Distance between neighbouring values, 0 for a continuous range.

    Example:
        >>> [round(edge, 3) for edge in shrink_range([0.5, 0.7, 0.6])]
        [0.4, 0.8]
    """
    if len(places) < 2:
        return low, high
    room = margin * max((max(places) - min(places)) / (len(places) - 1), step)
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
