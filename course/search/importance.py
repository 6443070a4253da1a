"""How much of the score each hyper-parameter explains."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from course.search.rows import Range, trials

FEWEST = 4  # a parabola through three trials explains all


@dataclass(frozen=True)
class Importance:
    """What one hyper-parameter explains.

    Attributes:
        name: The hyper-parameter.
        share: Share of the variance of the scores that it explains by itself, 0 to 1; NaN where too few
            trials used it.
        trials: How many trials used it.
    """

    name: str
    share: float
    trials: int


def importance(searched, ranges: Mapping | None = None, direction: str = "max") -> list[Importance]:
    """Estimates the share of the scores' variance that each hyper-parameter explains by itself.

    The estimator is the adjusted R^2 of a fit of the score to that hyper-parameter alone: a parabola in its
    place in the range (on the scale it is sampled on), or the mean of each choice. With n trials and a fit
    of p numbers beside the mean,

        share = max(0, 1 - (1 - R^2) (n - 1) / (n - p - 1))

    which is 0 on average for one that does not matter. In a random search it estimates the first-order
    Sobol index, Var(E[score | x]) / Var(score). What is missing to 1 in the sum is interaction, noise, and
    curves that no parabola follows. Where ranges shrank during the search, hyper-parameters are no longer
    drawn independently: judge by the first stage.

    A run that diverged counts with the worst finite score. A conditional hyper-parameter is judged among
    the trials that used it, against their variance.

    Args:
        searched: A tuner of KerasTuner, an Optuna study, or plain rows, as `trials` takes them.
        ranges, direction: For plain rows.

    Returns:
        One `Importance` for each hyper-parameter that was searched, the largest share first, NaN last.

    Raises:
        ValueError: If fewer than four trials have a score.

    Example:
        >>> rows = [{"values": {"a": a, "b": b}, "score": 2.0 * a} for a in range(5) for b in range(5)]
        >>> for found in importance(rows, {"a": (0, 4), "b": (0, 4)}):
        ...     print(found.name, round(found.share, 2))
        a 1.0
        b 0.0

    Source:
        Sobol, 1993, Sensitivity Estimates for Nonlinear Mathematical Models; Hutter, Hoos and Leyton-Brown,
        2014, An Efficient Approach for Assessing Hyperparameter Importance, estimate the same shares with a
        forest.
    """
    read = trials(searched, ranges, direction)
    finite = [row["score"] for row in read.rows if math.isfinite(row["score"])]
    if len(finite) < FEWEST:
        raise ValueError(f"`importance` needs at least {FEWEST} trials with a score. Received: {len(finite)}")
    worst = min(finite) if read.direction == "max" else max(finite)
    found = []
    for name, drawn_from in read.ranges.items():
        if drawn_from.is_searched:
            used = [row for row in read.rows if name in row["values"]]
            scores = [row["score"] if math.isfinite(row["score"]) else worst for row in used]
            found.append(
                Importance(
                    name, explained([row["values"][name] for row in used], scores, drawn_from), len(used)
                )
            )
    return sorted(found, key=lambda one: (math.isnan(one.share), -one.share))


def explained(values: list, scores: list[float], drawn_from: Range) -> float:
    """Adjusted R^2 of the scores on one hyper-parameter; NaN for too few trials, 0 for equal scores."""
    columns = _columns(values, drawn_from)
    n, p = len(values), columns.shape[1] - 1
    if n < FEWEST or n - p - 1 < 1:
        return math.nan
    y = np.asarray(scores, dtype=float)
    total = float(((y - y.mean()) ** 2).sum())
    if total == 0 or p == 0:
        return 0.0
    fitted = columns @ np.linalg.lstsq(columns, y, rcond=None)[0]
    left = float(((y - fitted) ** 2).sum())
    return min(1.0, max(0.0, 1 - (left / (n - p - 1)) / (total / (n - 1))))


def _columns(values, drawn_from: Range) -> np.ndarray:
    """What the score is fitted to: powers of the place, as far as the values tell, or the choices."""
    if drawn_from.choices:
        seen = [choice for choice in drawn_from.choices if choice in values]
        told = [[float(value == choice) for choice in seen] for value in values]
        return np.array(told).reshape(len(values), len(seen))
    places = np.array([drawn_from.place(value) for value in values], dtype=float)
    degree = max(0, min(2, len(set(values)) - 1))
    return np.stack([places**power for power in range(degree + 1)], axis=1)
