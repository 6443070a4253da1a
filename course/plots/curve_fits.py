"""A target curve and what networks make of it."""

import numpy as np
from matplotlib.figure import Figure

from course.plots.label_lines import label_lines
from course.plots.style import COLORS, figure


def curve_fits(
    x: np.ndarray, target: np.ndarray, fits: dict[str, np.ndarray], *, xlabel: str, ylabel: str
) -> Figure:
    """Draws the target in black, dashed, over one line for each fit.

    Args:
        x: Where the curves were taken.
        target: What should come out.
        fits: From the name of a network to what came out.
        xlabel: What `x` is.
        ylabel: What the target is.

    Returns:
        The figure.

    Example:
        >>> fig = curve_fits(np.arange(3), np.arange(3), {"half": np.arange(3) / 2}, xlabel="x", ylabel="y")
    """
    fig, ax = figure()
    colors = [COLORS["wrong"], COLORS["right"], COLORS["measured"], COLORS["purple"]]
    for color, (name, values) in zip(colors, fits.items(), strict=False):
        ax.plot(x, values, color=color, linewidth=2.5, label=name)
    ax.plot(x, target, "--", color=COLORS["theory"], linewidth=1.2, label="target")
    ax.set(xlabel=xlabel, ylabel=ylabel)
    label_lines(ax)
    return fig
