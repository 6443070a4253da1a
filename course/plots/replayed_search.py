"""A printed search beside its replay: one point a trial."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from course.plots.style import CYCLE, figure


def replayed_search(panels: dict[str, dict[str, Sequence[tuple[float, float]]]], *, score: str) -> Figure:
    """Draws one panel a replay: the printed score of each trial across, the replayed score up.

    On the dashed diagonal both are equal. Under the name of each panel stands the correlation of all its
    points.

    Args:
        panels: From the name of a panel to its groups, and from the name of a group to its trials, each
            `(printed, replayed)`. A group has the same colour in all panels and is named in the first one
            that has it.
        score: What the score is, with its unit.

    Returns:
        The figure.

    Raises:
        ValueError: If a panel has fewer than two trials: there is no correlation.

    Example:
        >>> fig = replayed_search({"as printed": {"coarse": [(0.1, 0.12), (0.4, 0.41)]}}, score="accuracy")
    """
    fig, axes = figure(columns=len(panels))
    names = list(dict.fromkeys(name for groups in panels.values() for name in groups))
    points = [pair for groups in panels.values() for group in groups.values() for pair in group]
    low, high = np.nanmin(points), np.nanmax(points)
    room = 0.06 * (high - low)
    named = set()
    for ax, (title, groups) in zip(np.atleast_1d(axes), panels.items(), strict=True):
        pairs = np.array([pair for group in groups.values() for pair in group], dtype=float)
        if len(pairs) < 2:
            raise ValueError(f"Panel {title!r} must hold at least 2 trials. Received: {len(pairs)}")
        ax.plot([low, high], [low, high], "--", color="#999999", linewidth=1, zorder=0)
        for name, group in groups.items():
            place = names.index(name)
            ax.plot(
                *np.array(group).T,
                "o^sD"[place % 4],
                markersize=5,
                alpha=0.75,
                color=CYCLE[place % len(CYCLE)],
            )
            if name not in named:
                ax.text(0.04, 0.94 - 0.08 * len(named), f"{'●▲■◆'[place % 4]} {name}", va="top", fontsize=8,
                        color=CYCLE[place % len(CYCLE)], transform=ax.transAxes)  # fmt: skip
                named.add(name)
        correlation = np.corrcoef(pairs.T)[0, 1]
        ax.set_title(f"{title}: r = {correlation:.2f}")
        ax.set(xlim=(low - room, high + room), ylim=(low - room, high + room), xlabel=f"printed {score}")
        ax.set_aspect("equal")
    np.atleast_1d(axes)[0].set_ylabel(f"replayed {score}")
    return fig
