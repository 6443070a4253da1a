"""How much the scale of the first weights matters."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from course.plots.style import COLORS, figure


def gain_plateau(gains: Sequence[float], accuracies: Sequence[Sequence[float]], within: float) -> Figure:
    """Draws the accuracy of each seed over the gain, their mean as a line, and the band below the best mean.

    Args:
        gains: Factors on the recommended scale, rising, above 0.
        accuracies: For each gain, the accuracy of each seed.
        within: How far below the best mean still counts as the plateau; shaded.

    Returns:
        The figure.

    Raises:
        ValueError: If there are not as many lists of accuracies as gains.

    Example:
        >>> fig = gain_plateau([0.5, 1, 2], [[0.40, 0.41], [0.42, 0.41], [0.40, 0.39]], within=0.02)
    """
    if len(gains) != len(accuracies):
        raise ValueError(
            f"`accuracies` must hold one list for each of {len(gains)} gains. Received: {len(accuracies)}"
        )
    fig, ax = figure()
    means = np.mean(accuracies, axis=1)
    ax.axhspan(means.max() - within, means.max(), color=COLORS["stated"], alpha=0.18, linewidth=0)
    ax.text(0.01, means.max(), f"within {within:g} of the best mean", color=COLORS["stated"], va="bottom",
            transform=ax.get_yaxis_transform())  # fmt: skip
    ax.plot(gains, means, color=COLORS["validation"])
    for gain, seeds in zip(gains, accuracies, strict=True):
        ax.plot([gain] * len(seeds), seeds, "o", color=COLORS["validation"], markersize=3.5, alpha=0.6)
    ax.set_xscale("log")
    ax.set_xticks(gains, [f"{gain:g}" for gain in gains])
    ax.minorticks_off()
    ax.set(xlabel="gain: factor on the scale of the first weights", ylabel="validation accuracy (fraction)")
    return fig
