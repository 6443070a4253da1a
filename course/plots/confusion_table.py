"""The confusion matrix as a picture."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from course.plots.style import COLORS, figure


def confusion_table(
    matrix: np.ndarray, classes: Sequence[str], marked: tuple[int, int] | None = None
) -> Figure:
    """Draws the share of each class (row) that was taken for each class (column), in per cent.

    Args:
        matrix: Counts, rows by true class, as `diagnose.confusion_matrix` makes it.
        classes: Names of the classes.
        marked: (row, column) of a cell to frame.

    Returns:
        The figure.
    """
    shares = 100 * matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    fig, ax = figure()
    fig.set_size_inches(6, 4.6)
    ax.imshow(shares, cmap="Blues", vmin=0, vmax=100, interpolation="nearest")
    for row, column in np.ndindex(shares.shape):
        ax.text(column, row, f"{shares[row, column]:.0f}", ha="center", va="center", fontsize=8,
                color="white" if shares[row, column] > 60 else "black")  # fmt: skip
    if marked is not None:
        row, column = marked
        ax.plot(
            [column - 0.5, column + 0.5, column + 0.5, column - 0.5, column - 0.5],
            [row - 0.5, row - 0.5, row + 0.5, row + 0.5, row - 0.5],
            color=COLORS["wrong"], linewidth=2,
        )  # fmt: skip
    ax.set_xticks(range(len(classes)), classes, rotation=45, ha="right")
    ax.set_yticks(range(len(classes)), classes)
    ax.set(xlabel="taken for", ylabel="true class", title="share of the true class, %")
    ax.grid(visible=False)
    return fig
