"""Made-up scores over the unit square or cube, lower is better: what a search may meet, without training.

Each surface is a function of a setting, places in [0, 1], and of where its optimum lies, drawn anew for each
search, so that no rule is tuned to one place.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Surface:
    """A score to be lowered.

    Attributes:
        dimensions: Hyper-parameters.
        score: From settings `(n, dimensions)` and eight numbers in [0, 1], which say where the optimum lies,
            to n scores; infinite where a run diverges.
        noise: Standard deviation of what a trial reports around its score.
    """

    dimensions: int
    score: Callable
    noise: float = 0.0


def _bowl(*widths, at=None):
    widths = np.array(widths, dtype=float)

    def score(x, where):
        center = where[: len(widths)] if at is None else np.array(at)
        return (((x - center) * widths) ** 2).sum(1)

    return score


def _ridge(x, where):
    a, b = (x - where[:2]).T
    return (5 * (a + b)) ** 2 + (a - b) ** 2


def _cliff(x, where):
    a, b = (x - (0.2 + 0.6 * where[:2])).T
    return np.where(a > 0.03, np.inf, (3 * a) ** 2 + b**2)


def _rate_and_momentum(x, where):
    """What counts is the rate over 1 - momentum; too much of it diverges."""
    effective = 4 * x[:, 0] + 2 * x[:, 1] - (1.5 + 3 * where[0])
    score = effective**2 + 0.3 * (x[:, 1] - 0.8) ** 2 + 0.2 * (x[:, 2] - where[2]) ** 2
    return np.where(effective > 0.8, np.inf, score)


def _two_basins(x, where):
    narrow, wide = where[:2], (where[:2] + 0.5) % 1
    return np.minimum(4 * ((x - narrow) ** 2).sum(1), 0.05 + ((x - wide) ** 2).sum(1))


def _plateau(x, where):
    """Learns nothing but near the optimum; a large rate diverges."""
    a, b = (x - (0.2 + np.array([0.4, 0.6]) * where[:2])).T
    return np.where(a > 0.2, np.inf, 1 - np.exp(-((a / 0.2) ** 2) - (b / 0.5) ** 2))


def _steep_side(x, where):
    a, b = (x - (0.1 + 0.8 * where[:2])).T
    return np.where(a > 0, 30 * a, -a) + 0.3 * b**2


def _choice(x, where):
    """The first hyper-parameter is a choice of three, each with a level and a best rate of its own."""
    kind = np.minimum((3 * x[:, 0]).astype(int), 2)
    level = np.array([0.0, 0.05, 0.3])[kind]
    return level + 4 * (x[:, 1] - where[kind]) ** 2 + 0.5 * (x[:, 2] - where[3]) ** 2


SURFACES = {
    "the lectures' bowl": Surface(2, _bowl(3, 10, at=[0.5, 0.6])),
    "bowl": Surface(2, _bowl(1, 1)),
    "bowl in 3-d": Surface(3, _bowl(1, 1, 1)),
    "six, one dead": Surface(6, _bowl(4, 2, 1, 0.5, 0.25, 0)),
    "two of four dead": Surface(4, _bowl(1, 1, 0, 0)),
    "ridge": Surface(2, _ridge),
    "at an edge": Surface(2, _bowl(1, 1, at=[0, 0.7])),
    "in a corner": Surface(2, _bowl(1, 1, at=[0, 1])),
    "outside": Surface(2, _bowl(1, 1, at=[1.2, 0.3])),
    "noisy bowl": Surface(2, _bowl(1, 1), noise=0.05),
    "very noisy bowl": Surface(2, _bowl(1, 1), noise=0.3),
    "cliff": Surface(2, _cliff),
    "rate and momentum": Surface(3, _rate_and_momentum),
    "two basins": Surface(2, _two_basins),
    "plateau": Surface(2, _plateau),
    "noisy plateau": Surface(2, _plateau, noise=0.05),
    "steep side": Surface(2, _steep_side),
    "choice of three": Surface(3, _choice),
}
