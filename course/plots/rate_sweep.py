"""What one epoch reaches at each learning rate."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from course.plots.style import COLORS, figure


def rate_sweep(
    rates: Sequence[float], accuracies: Sequence[Sequence[float]], advised: tuple[float, float], chance: float
) -> Figure:
    """Draws the accuracy of each seed as a point, their mean as a line, over the learning rate.

    Args:
        rates: Learning rates, rising.
        accuracies: For each rate, the validation accuracy of each seed.
        advised: Lowest and highest rate of the advised range; it is shaded.
        chance: Accuracy of a guess; drawn dotted.

    Returns:
        The figure.
    """
    fig, ax = figure()
    ax.axvspan(*advised, color=COLORS["stated"], alpha=0.15, linewidth=0)
    ax.axhline(chance, color=COLORS["muted"], linestyle=":")
    ax.plot(rates, np.mean(accuracies, axis=1), color=COLORS["validation"])
    for rate, seeds in zip(rates, accuracies, strict=True):
        ax.plot([rate] * len(seeds), seeds, "o", color=COLORS["validation"], markersize=3, alpha=0.6)
    ax.set(xscale="log", xlabel="learning rate", ylabel="validation accuracy", ylim=(0, None))
    ax.text(0.02, chance, "chance", color="#707070", va="bottom", transform=ax.get_yaxis_transform())
    ax.text(advised[0] * 1.15, 0.01, "advised in the lecture", color=COLORS["stated"], va="bottom")
    return fig
