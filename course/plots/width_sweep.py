"""How the error of a network falls with its width."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from course.plots.label_lines import label_lines
from course.plots.style import COLORS, figure


def width_sweep(widths: Sequence[int], errors: dict[str, np.ndarray], *, ylabel: str) -> Figure:
    """Draws a dot for each seed and a line through the medians, on two logarithmic axes.

    Args:
        widths: Widths, rising.
        errors: From the name of a network to its errors, of shape `(len(widths), seeds)`, above 0.
        ylabel: What the error is.

    Returns:
        The figure.

    Raises:
        ValueError: If an array has not one row for each width.

    Example:
        >>> fig = width_sweep([4, 8], {"ReLU": np.array([[1.0, 2.0], [0.5, 0.7]])}, ylabel="largest error")
    """
    fig, ax = figure()
    colors = [COLORS["measured"], COLORS["wrong"], COLORS["green"]]
    for color, (name, values) in zip(colors, errors.items(), strict=False):
        if len(values) != len(widths):
            raise ValueError(
                f"`errors` must have a row for each of {len(widths)} widths. Received: {len(values)}"
            )
        ax.plot(widths, np.median(values, axis=1), color=color, label=name)
        for width, row in zip(widths, values, strict=True):
            ax.plot([width] * len(row), row, "o", color=color, markersize=3.5, alpha=0.5)
    ax.set_xscale("log", base=2)
    ax.set_yscale("log")
    ax.set_xticks(widths, [str(width) for width in widths])
    ax.minorticks_off()
    ax.set(xlabel="width (hidden units)", ylabel=ylabel)
    label_lines(ax)
    return fig
