"""A noisy loss as points, and its trend as a line."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from course.diagnose import moving_average
from course.plots.style import COLORS, figure


def smoothed_loss(losses: Sequence[float], window: int) -> Figure:
    """Draws each step's loss as a point and the moving average of `window` steps as a line.

    The line is centred: it stands at the middle of the steps that it averages.

    Args:
        losses: Loss of each step.
        window: Steps averaged.

    Returns:
        The figure.
    """
    fig, ax = figure()
    ax.plot(losses, ".", color=COLORS["muted"], markersize=3)
    trend = moving_average(losses, window)
    ax.plot(np.arange(len(trend)) + (window - 1) / 2, trend, color=COLORS["train"], linewidth=2)
    ax.set(xlabel="step", ylabel="loss (nats)")
    ax.text(0.55, 0.90, "one batch each", color="#707070", transform=ax.transAxes)
    ax.text(0.55, 0.82, f"mean of {window} steps", color=COLORS["train"], transform=ax.transAxes)
    return fig
