"""Which side of its boundary each network calls which class."""

import numpy as np
from matplotlib.figure import Figure

from course.plots.style import COLORS, figure

MARKERS = (("o", "blue"), ("^", "vermilion"))


def decision_regions(x: np.ndarray, y: np.ndarray, axis: np.ndarray, scores: dict[str, np.ndarray]) -> Figure:
    """Draws two classes of points, and the line at which each network's score changes sign.

    Args:
        x: Points, of shape `(examples, 2)`.
        y: Their classes, 0 or 1.
        axis: Values at which the scores were taken, along both axes.
        scores: From title to scores of shape `(len(axis), len(axis))`, rows along the second feature;
            above 0 means class 1.

    Returns:
        The figure, with one panel for each title.

    Raises:
        ValueError: If there is no title.

    Example:
        >>> axis = np.linspace(-1, 1, 3)
        >>> fig = decision_regions(np.eye(2), np.array([0, 1]), axis, {"left": np.tile(axis, (3, 1))})
    """
    if not scores:
        raise ValueError("`scores` must hold at least one network. Received: {}")
    fig, axes = figure(columns=len(scores))
    for ax, (title, values) in zip(np.atleast_1d(axes), scores.items(), strict=True):
        for label, (marker, color) in enumerate(MARKERS):
            ax.plot(*x[y == label].T, marker, color=COLORS[color], markersize=3, alpha=0.6, zorder=2)
        shades = [COLORS["blue"], COLORS["vermilion"]]
        if values.min() < 0 < values.max():
            ax.contourf(axis, axis, values, levels=[-np.inf, 0, np.inf], colors=shades, alpha=0.12, zorder=0)
            ax.contour(axis, axis, values, levels=[0], colors="black", linewidths=1.5, zorder=3)
        ax.set(title=title, xlabel="first feature", ylabel="second feature")
        ax.set(xlim=(axis[0], axis[-1]), ylim=(axis[0], axis[-1]))
    return fig
