"""Several runs of one training, epoch by epoch."""

from collections.abc import Sequence

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from course.plots.label_lines import label_lines
from course.plots.style import CYCLE, figure


def runs(losses: dict[str, Sequence[float]], *, ylabel: str = "training loss (nats)") -> Figure:
    """Draws one line a run; lines get thinner, so that those which coincide are still seen.

    Args:
        losses: From the name of a run to its value after each epoch.
        ylabel: What the value is, with its unit.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no run.

    Example:
        >>> fig = runs({"seed 0": [2.3, 1.1], "seed 0 again": [2.3, 1.1]})
    """
    if not losses:
        raise ValueError("`losses` must hold at least one run. Received: {}")
    fig, ax = figure()
    for place, (name, values) in enumerate(losses.items()):
        width = 1.5 + 2.5 * (len(losses) - 1 - place)
        color = CYCLE[place % len(CYCLE)]
        ax.plot(range(1, len(values) + 1), values, marker="o", markersize=width + 2, linewidth=width,
                color=color, label=name)  # fmt: skip
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.margins(y=0.12)
    ax.set(xlabel="epoch", ylabel=ylabel)
    label_lines(ax)
    return fig
