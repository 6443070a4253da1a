"""Matrices as colours, side by side, on one scale with white at zero."""

import numpy as np
from matplotlib.figure import Figure

from course.plots.style import figure


def heatmaps(matrices: dict[str, np.ndarray], *, xlabel: str, ylabel: str) -> Figure:
    """Draws each matrix under its name: blue below zero, white at zero, red above.

    Args:
        matrices: From title to matrix. All share one scale, so that colours compare.
        xlabel: What a column is.
        ylabel: What a row is.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no matrix.

    Example:
        >>> fig = heatmaps({"identity": np.eye(3)}, xlabel="column", ylabel="row")
    """
    if not matrices:
        raise ValueError("`matrices` must hold at least one matrix. Received: {}")
    largest = max(float(np.abs(matrix).max()) for matrix in matrices.values()) or 1.0
    fig, axes = figure(columns=len(matrices))
    for ax, (title, matrix) in zip(np.atleast_1d(axes), matrices.items(), strict=True):
        image = ax.imshow(matrix, cmap="RdBu_r", vmin=-largest, vmax=largest, aspect="auto")
        ax.set(title=title, xlabel=xlabel, xticks=range(matrix.shape[1]), yticks=range(matrix.shape[0]))
        ax.grid(visible=False)
    np.atleast_1d(axes)[0].set_ylabel(ylabel)
    fig.colorbar(image, ax=np.atleast_1d(axes).tolist(), shrink=0.9)
    return fig
