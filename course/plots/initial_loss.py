"""The loss before any training, against the scale of the first weights."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from course.plots.style import COLORS, figure

TICKS = (0.5, 1, 2, 3, 5, 10, 20, 50, 100, 200, 500)


def initial_loss(scales: Sequence[float], losses: Sequence[float], *, classes: int) -> Figure:
    """Draws the losses on two logarithmic axes, with the logarithm of the number of classes as a line.

    Args:
        scales: Standard deviations of the weights, above 0.
        losses: The loss of the untrained network at each.
        classes: Number of classes, at least 2.

    Returns:
        The figure.

    Example:
        >>> fig = initial_loss([1e-4, 1e-2], [2.3026, 2.5], classes=10)
    """
    fig, ax = figure()
    level = float(np.log(classes))
    ax.axhline(level, color=COLORS["theory"], linestyle="--", linewidth=1.2)
    ax.plot(scales, losses, marker="o", color=COLORS["measured"])
    ax.annotate(f"ln {classes} = {level:.4f}", (0.985, level), xycoords=("axes fraction", "data"), ha="right",
                va="bottom", xytext=(0, 3), textcoords="offset points")  # fmt: skip
    ax.set(xscale="log", yscale="log", xlabel="standard deviation of the weights")
    low, high = min([level, *losses]), max([level, *losses])
    ax.set_yticks(ticks := [tick for tick in TICKS if 0.8 * low < tick < 1.25 * high], map(str, ticks))
    ax.minorticks_off()
    ax.set(ylabel="loss before training (nats)")
    return fig
