"""A row of images, each under its name."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from course.plots.style import figure

ACROSS = 5  # images side by side


def images(pictures: Sequence[np.ndarray], names: Sequence[str]) -> Figure:
    """Draws images in rows of five, each with a title.

    Args:
        pictures: Arrays of shape `(height, width, channels)`, uint8, with 1 or 3 channels.
        names: One title for each.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no picture, or not one name for each.

    Example:
        >>> fig = images([np.zeros((8, 8, 1), "uint8")], ["black"])
    """
    if not len(pictures) or len(pictures) != len(names):
        raise ValueError(
            f"`pictures` and `names` must be as many, at least one. Received: {len(pictures)}, {len(names)}"
        )
    rows = -(-len(pictures) // ACROSS)
    fig, axes = figure(columns=min(len(pictures), ACROSS), rows=rows)
    fig.set_size_inches(6, 1.5 * rows)
    for ax in np.ravel(axes):
        ax.set_axis_off()
    for ax, picture, name in zip(np.ravel(axes), pictures, names, strict=False):
        ax.imshow(np.squeeze(picture), cmap="gray_r", vmin=0, vmax=255, interpolation="nearest")
        ax.set_title(name, fontsize=8, loc="center")
    return fig
