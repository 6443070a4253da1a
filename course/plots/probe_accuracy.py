"""What a linear probe reads from each layer."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from course.plots.label_lines import label_lines
from course.plots.style import COLORS, figure


def probe_accuracy(accuracies: dict[str, np.ndarray]) -> Figure:
    """Draws a line through the mean of the seeds and a thin line for each seed.

    Args:
        accuracies: From a name ("before training") to accuracies of shape `(seeds, layers)`.

    Returns:
        The figure.

    Raises:
        ValueError: If an array is not of two dimensions.

    Example:
        >>> fig = probe_accuracy({"after training": np.array([[0.35, 0.37, 0.40]])})
    """
    fig, ax = figure()
    colors = [COLORS["orange"], COLORS["measured"], COLORS["purple"]]
    for color, (name, values) in zip(colors, accuracies.items(), strict=False):
        values = np.asarray(values)
        if values.ndim != 2:
            raise ValueError(f"`accuracies` must be of shape (seeds, layers). Received: {values.shape}")
        layers = np.arange(1, values.shape[1] + 1)
        for row in values:
            ax.plot(layers, row, color=color, linewidth=0.8, alpha=0.6)
        ax.plot(layers, values.mean(axis=0), marker="o", color=color, linewidth=2.2, label=name)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set(xlabel="layer that the probe reads", ylabel="accuracy of the probe (fraction)")
    label_lines(ax)
    return fig
