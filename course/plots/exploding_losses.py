"""Runs that blow up: their losses by step, up to the last finite one."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from course.diagnose import moving_average
from course.plots.style import COLORS, figure


def exploding_losses(runs: Sequence[Sequence[float]], steps_per_epoch: int, window: int = 25) -> Figure:
    """Draws each run smoothed, a cross where it stops being finite, and three times the first loss.

    The cross stands at the highest finite loss.

    Args:
        runs: Losses of each step, one run after the other.
        steps_per_epoch: Steps that make one epoch of the horizontal axis.
        window: Steps of the moving average; a shorter run is left unsmoothed.

    Returns:
        The figure.
    """
    fig, ax = figure()
    for number, losses in enumerate(runs):
        losses = np.asarray(losses, dtype=float)
        finite = losses[np.isfinite(losses)]
        width = window if len(finite) > window else 1
        smooth = moving_average(finite, width)
        epochs = (np.arange(len(smooth)) + width) / steps_per_epoch
        color = COLORS[("blue", "vermilion", "green")[number % 3]]
        ax.plot(epochs, smooth, color=color, linewidth=1)
        if len(finite) < len(losses):
            end = (len(finite) / steps_per_epoch, finite.max())
            ax.plot([epochs[-1], end[0]], [smooth[-1], end[1]], ":", color=color, linewidth=1)
            ax.plot(*end, "x", color=color, markersize=8)
    limit = 3 * runs[0][0]
    ax.axhline(limit, color=COLORS["stated"], linestyle="--", linewidth=1)
    ax.text(0.01, limit, "3 x the first loss", color=COLORS["stated"], va="bottom")
    ax.set(xlabel="epoch", ylabel="loss (nats)", yscale="log", xlim=(0, None))
    ax.set_yticks([1.5, 2, 3, 5, 10], ["1.5", "2", "3", "5", "10"])
    ax.minorticks_off()
    return fig
