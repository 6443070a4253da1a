"""Which trials a stopping rule would end."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from course.plots.style import COLORS, figure


def stop_rule(trials: dict[str, Sequence[tuple[float, float]]], factor: float) -> Figure:
    """Draws how far the loss of each trial rose, over its learning rate.

    Args:
        trials: By name of a group: (learning rate, largest loss divided by the first loss) of each trial.
            What is not finite is drawn at the top.
        factor: Where the rule ends a run; drawn dashed.

    Returns:
        The figure.
    """
    fig, ax = figure()
    top = 10.0
    for (name, points), color, marker in zip(
        trials.items(), (COLORS["measured"], COLORS["wrong"]), ("o", "^"), strict=False
    ):
        rates, rises = np.array(points).T
        rises = np.where(np.isfinite(rises), np.minimum(rises, top), top)
        ax.plot(rates, rises, marker, color=color, markersize=5, alpha=0.7, clip_on=False, label=name)
    ax.axhline(factor, color=COLORS["stated"], linestyle="--", linewidth=1)
    ax.text(0.01, factor * 1.04, f"{factor:g} x the first loss", color=COLORS["stated"],
            transform=ax.get_yaxis_transform())  # fmt: skip
    ax.set(xscale="log", yscale="log", xlabel="learning rate", ylabel="largest loss / first loss")
    ax.set_yticks([1, 2, 3, 5, 10], ["1", "2", "3", "5", "10 or more"])
    ax.minorticks_off()
    ax.set_ylim(0.9, top)
    for row, line in enumerate(line for line in ax.get_lines() if not line.get_label().startswith("_")):
        sign = {"o": "●", "^": "▲"}[line.get_marker()]
        ax.text(0.01, 0.88 - 0.09 * row, f"{sign} {line.get_label()}", color=line.get_color(),
                transform=ax.transAxes)  # fmt: skip
    return fig
