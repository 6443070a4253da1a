"""Searching with a model of what was seen: a Gaussian process, and the next point to try."""

from collections.abc import Callable

import numpy as np

CANDIDATES = 500  # points among which the next one is chosen


def gaussian_process(
    points: np.ndarray, values: np.ndarray, new: np.ndarray, length: float = 0.3, noise: float = 0.03
) -> tuple[np.ndarray, np.ndarray]:
    """Says what a function is likely to be at new points, from its values at a few others.

    Close points have similar values; how similar, the kernel says:

        k(a, b) = exp(-|a - b|^2 / (2 length^2))
        mean      = k(new, points) K^-1 values              with K = k(points, points) + noise^2 I
        variance  = 1 - k(new, points) K^-1 k(points, new)

    Inside, values count from their mean, in units of their spread; what comes back is in their own units.

    Args:
        points: Where the function is known, `(n, dimensions)`.
        values: Its values there, `(n,)`.
        new: Where it is asked for, `(m, dimensions)`.
        length: Distance at which two values have little in common.
        noise: Standard deviation of a value around the function, as a share of the spread of the values;
            above 0.

    Returns:
        `(mean, deviation)`, each `(m,)`: the value to expect, and how uncertain that is.

    Example:
        >>> points, values = np.array([[0.2], [0.8]]), np.array([1.0, 3.0])
        >>> mean, deviation = gaussian_process(points, values, new=points[:1])
        >>> round(float(mean[0]), 2), bool(deviation[0] < 0.1)  # known: what was seen, nearly certain
        (1.0, True)

    Source:
        Rasmussen and Williams, 2006, Gaussian Processes for Machine Learning, equations 2.25 and 2.26.
    """
    centre, spread = values.mean(), values.std() or 1.0
    inverse = np.linalg.inv(_kernel(points, points, length) + noise**2 * np.eye(len(points)))
    near = _kernel(new, points, length)
    mean = near @ inverse @ (values - centre) / spread
    variance = 1 - np.einsum("ij,jk,ik->i", near, inverse, near)
    return centre + spread * mean, spread * np.sqrt(np.maximum(variance, 0))


def bayesian_search(
    score: Callable[[np.ndarray], float],
    dimensions: int,
    trials: int = 20,
    first: int = 5,
    courage: float = 2.0,
    seed: int = 0,
) -> tuple[np.ndarray, np.ndarray]:
    """Searches the unit cube for the highest score, each trial with what the ones before it have shown.

    The first trials are drawn at random. Each further one is the best of 500 random candidates by
    `mean + courage * deviation`: where the score is expected to be high, or where little is known.

    Args:
        score: Called with a point of `(dimensions,)` numbers in [0, 1].
        dimensions: Numbers in a point.
        trials: Points to try, at least `first`.
        first: Points drawn at random, at least 2.
        courage: Weight of what is not known; 0 looks only where it is good already.
        seed: Of all draws.

    Returns:
        `(points, scores)` in the order of the trials. The first ones are those of a random search with the
        same seed: `np.random.default_rng(seed).uniform(size=(trials, dimensions))`.

    Raises:
        ValueError: If `first` is below 2 or above `trials`.

    Source:
        Srinivas, Krause, Kakade and Seeger, 2010, Gaussian Process Optimization in the Bandit Setting,
        https://arxiv.org/abs/0912.3995: the upper bound as the rule for the next point.
    """
    if not 2 <= first <= trials:
        raise ValueError(f"`first` must be between 2 and `trials`. Received: first={first}, trials={trials}")
    draw = np.random.default_rng(seed)
    points = draw.uniform(size=(first, dimensions))
    scores = np.array([score(point) for point in points])
    while len(points) < trials:
        candidates = draw.uniform(size=(CANDIDATES, dimensions))
        mean, deviation = gaussian_process(points, scores, candidates)
        chosen = candidates[(mean + courage * deviation).argmax()]
        points = np.vstack([points, chosen])
        scores = np.append(scores, score(chosen))
    return points, scores


def _kernel(a, b, length):
    distance = ((a[:, None, :] - b[None, :, :]) ** 2).sum(axis=2)
    return np.exp(-distance / (2 * length**2))
