"""A run of ours over the numbers that a lecture prints of its own."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from course.plots.style import COLORS, figure


def replayed_log(costs: Sequence[float], printed: dict[int, float], log_scale: bool = True) -> Figure:
    """Draws our cost by epoch as a line and the printed costs as points.

    Args:
        costs: Our cost of each epoch, from epoch 1.
        printed: The lecture's cost by epoch.
        log_scale: Whether the cost axis is logarithmic.

    Returns:
        The figure.
    """
    fig, ax = figure()
    ax.plot(range(1, len(costs) + 1), costs, color=COLORS["measured"])
    ax.plot(list(printed), list(printed.values()), "o", color=COLORS["stated"], markersize=4)
    if log_scale:
        ax.set_yscale("log")
    ax.set(xlabel="epoch (one step each)", ylabel="cost (nats)")
    _name(ax, 0.42, 0.80, "printed in the lecture", COLORS["stated"])
    _name(ax, 0.42, 0.72, "our replay", COLORS["measured"])
    return fig


def _name(ax, x, y, text, color):
    ax.text(x, y, text, color=color, transform=ax.transAxes)
