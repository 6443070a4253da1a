"""Direct labels: the name of each line at its end, so that no legend has to be looked up."""

import numpy as np

from course.plots.style import STYLE


def spread(heights: list[float], gap: float) -> list[float]:
    """Moves heights apart until neighbours are `gap` away from each other, keeping their order.

    Heights that stand too close become one group, spaced evenly around their mean, inside [0, 1] where
    they fit.

    Args:
        heights: Positions from 0 to 1, in any order.
        gap: Smallest distance wanted.

    Returns:
        The new positions, in the order given.
    """
    order = np.argsort(heights, kind="stable")
    groups = []  # each: [mean of what was asked, how many]
    for height in np.asarray(heights, dtype=float)[order]:
        groups.append([height, 1])
        while len(groups) > 1 and _bottom(groups[-1], gap) - _top(groups[-2], gap) < gap:
            (mean, count), (upper, more) = groups[-2], groups[-1]
            groups[-2:] = [[(mean * count + upper * more) / (count + more), count + more]]
    placed = [_bottom(group, gap) + gap * step for group in groups for step in range(group[1])]
    return [float(placed[rank]) for rank in np.argsort(order, kind="stable")]


def _bottom(group, gap):
    mean, count = group
    return min(max(mean - gap * (count - 1) / 2, 0.0), max(1.0 - gap * (count - 1), 0.0))


def _top(group, gap):
    return _bottom(group, gap) + gap * (group[1] - 1)


def label_lines(ax) -> None:
    """Writes each line's label at its right end, in its colour, moved apart where ends lie close.

    Lines without a label are left alone. Call it last: it reads the limits and scales of the axes.

    Args:
        ax: Matplotlib Axes whose lines were drawn with `label=`.

    Example:
        >>> from course.plots import figure
        >>> fig, ax = figure()
        >>> _ = ax.plot([0, 1], [2, 1], label="train")
        >>> label_lines(ax)
    """
    lines = [line for line in ax.get_lines() if not line.get_label().startswith("_")]
    if not lines:
        return
    ax.figure.draw_without_rendering()  # settles limits and sizes
    ends = [_end(ax, line) for line in lines]
    size = STYLE["xtick.labelsize"]
    gap = 1.25 * size * ax.figure.dpi / 72 / ax.get_window_extent().height
    for line, (right, _), height in zip(lines, ends, spread([end[1] for end in ends], gap), strict=True):
        ax.annotate(
            line.get_label(), (right, height), xycoords="axes fraction", xytext=(6, 0),
            textcoords="offset points", va="center", fontsize=size, color=line.get_color(),
            annotation_clip=False,
        )  # fmt: skip


def _end(ax, line):
    """A line's last finite point left of the right limit, as fractions of the axes, kept inside them."""
    points = ax.transAxes.inverted().transform(line.get_transform().transform(line.get_xydata()))
    points = points[np.isfinite(points).all(axis=1) & (points[:, 0] <= 1 + 1e-9)]
    if not len(points):
        return 1.0, 0.5
    right, height = points[-1]
    return float(np.clip(right, 0, 1)), float(np.clip(height, 0, 1))
