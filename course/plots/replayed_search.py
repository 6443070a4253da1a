"""A printed search beside its replay: one point a trial."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from course.plots.style import CYCLE, figure


def replayed_search(panels: dict[str, dict[str, Sequence[tuple[float, float]]]], *, score: str) -> Figure:
    """Draws one panel a replay: the printed score of each trial across, the replayed score up.

    On the dashed diagonal both are equal. Each group is named with the correlation of its points.

    Args:
        panels: From the name of a panel to its groups, and from the name of a group to its trials, each
            `(printed, replayed)`. A group has the same colour in all panels.
        score: What the score is, with its unit.

    Returns:
        The figure.

    Raises:
        ValueError: If a group has fewer than two trials: there is no correlation.

    Example:
        >>> fig = replayed_search({"as printed": {"coarse": [(0.1, 0.12), (0.4, 0.41)]}}, score="accuracy")
    """
    fig, axes = figure(columns=len(panels))
    names = list(dict.fromkeys(name for groups in panels.values() for name in groups))
    points = [pair for groups in panels.values() for group in groups.values() for pair in group]
    low, high = np.nanmin(points), np.nanmax(points)
    room = 0.06 * (high - low)
    for ax, (title, groups) in zip(np.atleast_1d(axes), panels.items(), strict=True):
        ax.plot([low, high], [low, high], "--", color="#999999", linewidth=1, zorder=0)
        for row, (name, group) in enumerate(groups.items()):
            if len(group) < 2:
                raise ValueError(f"Group {name!r} must hold at least 2 trials. Received: {len(group)}")
            place = names.index(name)
            color, marker, sign = CYCLE[place % len(CYCLE)], "o^sD"[place % 4], "●▲■◆"[place % 4]
            ax.plot(*np.array(group).T, marker, markersize=5, alpha=0.75, color=color)
            correlation = np.corrcoef(np.transpose(group))[0, 1]
            ax.text(0.04, 0.96 - 0.08 * row, f"{sign} {name}: r = {correlation:.2f}", va="top", fontsize=8,
                    color=color, transform=ax.transAxes)  # fmt: skip
        ax.set(title=title, xlim=(low - room, high + room), ylim=(low - room, high + room))
        ax.set(xlabel=f"printed {score}", aspect="equal")
    np.atleast_1d(axes)[0].set_ylabel(f"replayed {score}")
    return fig
