"""Small pictures of many loss curves, to learn their shapes by eye."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from course.plots.style import COLORS, figure


def curve_gallery(runs: dict[str, Sequence[float]], level: float) -> Figure:
    """Draws the losses of each run in a panel of its own, four in a row.

    Args:
        runs: Losses of each step, by the title of the panel.
        level: A loss to compare with, such as that of a guess; drawn dotted in each panel.

    Returns:
        The figure.
    """
    rows = -(-len(runs) // 4)
    fig, axes = figure(columns=4, rows=rows)
    fig.set_size_inches(9, 1.9 * rows + 0.3)
    for ax, (title, losses) in zip(np.ravel(axes), runs.items(), strict=False):
        losses = np.asarray(losses, dtype=float)
        finite = np.isfinite(losses)
        ax.axhline(level, color=COLORS["muted"], linestyle=":")
        ax.plot(np.where(finite, losses, np.nan), color=COLORS["train"], linewidth=1)
        if not finite.all():
            end = int(finite.argmin())
            height = losses[:end].max() if end else level
            ax.plot(end, height, "x", color=COLORS["wrong"], markersize=8)
        low, high = ax.get_ylim()
        if high - low < 0.5:  # a level line must look level
            ax.set_ylim(level - 0.8, level + 0.4)
        ax.set_title(title, fontsize=9)
    for ax in np.ravel(axes)[len(runs) :]:
        ax.set_visible(False)
    fig.supxlabel("step", fontsize=9)
    fig.supylabel("loss (nats)", fontsize=9)
    return fig
