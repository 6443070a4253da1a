"""A network drawn as columns of nodes, with its width, size and depth written below."""

import itertools
from collections.abc import Sequence

from matplotlib.figure import Figure

from course.plots.style import COLORS, figure


def anatomy_diagram(nodes: Sequence[int]) -> Figure:
    """Draws a dense network, the input on the left.

    Args:
        nodes: Number of nodes in the input, in each hidden layer and in the output; at least two columns,
            each of 1 to 12 nodes.

    Returns:
        The figure.

    Raises:
        ValueError: If there are fewer than two columns, or a column does not fit.

    Example:
        >>> fig = anatomy_diagram([3, 5, 2])
    """
    if len(nodes) < 2 or not all(1 <= count <= 12 for count in nodes):
        raise ValueError(f"`nodes` must be two or more counts from 1 to 12. Received: {list(nodes)}")
    fig, ax = figure()
    columns = [[(float(x), y - (count - 1) / 2) for y in range(count)] for x, count in enumerate(nodes)]
    for left, right in itertools.pairwise(columns):
        for (x0, y0), (x1, y1) in itertools.product(left, right):
            ax.plot([x0, x1], [y0, y1], color=COLORS["muted"], linewidth=0.8, zorder=1)
    top, bottom = max(nodes) / 2 + 0.3, -max(nodes) / 2 - 0.3
    for place, column in enumerate(columns):
        color = COLORS["muted"] if place == 0 else COLORS["measured"]
        ax.plot(*zip(*column, strict=True), "o", markersize=13, markerfacecolor="white",
                markeredgecolor=color, markeredgewidth=1.8, zorder=2)  # fmt: skip
        ax.text(place, top, _title(place, len(nodes)), ha="center", va="bottom")
        below = f"{len(column)} nodes" if place == 0 else f"width {len(column)}\nlayer {place}"
        ax.text(place, bottom, below, ha="center", va="top", color=color if place else "black")
    ax.set(title=f"size {sum(nodes)}, depth {len(nodes) - 1}")
    ax.set(xlim=(-0.4, len(nodes) - 0.6), ylim=(1.35 * bottom - 0.5, 1.2 * top))
    ax.set_axis_off()
    return fig


def _title(place: int, columns: int) -> str:
    if place == 0:
        return "input"
    if place == columns - 1:
        return "output layer"
    return "hidden layer" if columns == 3 else f"hidden layer {place}"
