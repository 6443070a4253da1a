"""The error that counts, and the smooth loss that stands in for it."""

import numpy as np
from matplotlib.figure import Figure

from course.plots.style import COLORS, figure


def surrogate_loss(margin: np.ndarray, error: np.ndarray, bound: np.ndarray) -> Figure:
    """Draws the 0/1 error and a smooth loss over the margin.

    Args:
        margin: How far the score lies on the right side; below 0 is wrong.
        error: The 0/1 error at each margin.
        bound: The smooth loss at each margin.

    Returns:
        The figure.

    Example:
        >>> margin = np.linspace(-3, 3, 7)
        >>> fig = surrogate_loss(margin, (margin <= 0) * 1.0, np.log1p(np.exp(-margin)) / np.log(2))
    """
    fig, ax = figure()
    ax.plot(margin, bound, color=COLORS["measured"], linewidth=2)
    ax.step(margin, error, where="post", color=COLORS["wrong"], linewidth=2)
    left = margin[len(margin) // 8]
    ax.annotate("NLL / ln 2", (left, np.interp(left, margin, bound)), xytext=(10, 6),
                textcoords="offset points", color=COLORS["measured"])  # fmt: skip
    ax.annotate("0/1 error", (left, 1), xytext=(0, -14), textcoords="offset points", color=COLORS["wrong"])
    ax.set(xlabel="margin: score in favour of the true class", ylabel="loss of one example")
    return fig
