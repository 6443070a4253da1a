"""A curve and its slope at one point, drawn as a tangent."""

import numpy as np
from matplotlib.figure import Figure

from course.plots.style import COLORS, figure


def tangent(x, y, at: tuple[float, float], slope: float, *, xlabel: str, ylabel: str) -> Figure:
    """Draws y over x, and the line of the given slope through one point of it.

    Args:
        x: Where the curve was evaluated, ascending.
        y: Its values.
        at: The point (x, y) at which the slope was taken.
        slope: The slope there.
        xlabel: What x is.
        ylabel: What y is.

    Returns:
        The figure.

    Example:
        >>> fig = tangent([0, 1, 2], [0, 1, 4], (1, 1), 2.0, xlabel="w", ylabel="error")
    """
    fig, ax = figure()
    x = np.asarray(x, dtype=float)
    ax.plot(x, y, color=COLORS["measured"])
    reach = (x[-1] - x[0]) / 4
    ends = np.array([at[0] - reach, at[0] + reach])
    ax.plot(ends, at[1] + slope * (ends - at[0]), "--", color=COLORS["theory"])
    ax.plot(*at, "o", color=COLORS["theory"])
    ax.annotate(f"slope {slope:.4f}", at, xytext=(8, -14), textcoords="offset points", color=COLORS["theory"])
    ax.set(xlabel=xlabel, ylabel=ylabel)
    return fig
