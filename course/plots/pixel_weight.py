"""How much weight a first layer gives to each pixel."""

import numpy as np
from matplotlib.figure import Figure

from course.plots.style import figure


def pixel_weight(kernels: dict[str, np.ndarray], image_shape: tuple[int, int, int]) -> Figure:
    """Draws, for each network, the sum of the absolute weights that leave each pixel.

    Args:
        kernels: First-layer weights `(pixels, units)` by the title of the panel.
        image_shape: `(height, width, channels)`; the channels are added up.

    Returns:
        The figure, one panel a network, all on one grey scale from 0 (white) to the largest (black).
    """
    height, width, channels = image_shape
    maps = {
        title: np.abs(kernel).sum(axis=1).reshape(height, width, channels).sum(axis=2)
        for title, kernel in kernels.items()
    }
    top = max(values.max() for values in maps.values())
    fig, axes = figure(columns=len(maps))
    for ax, (title, values) in zip(np.ravel(axes), maps.items(), strict=True):
        shown = ax.imshow(values, cmap="Greys", vmin=0, vmax=top, interpolation="nearest")
        ax.set(title=title, xlabel="pixel column", ylabel="pixel row")
        ax.grid(visible=False)
    fig.colorbar(shown, ax=axes, label="sum of |weights|", shrink=0.8)
    return fig
