"""How wrong a difference formula is, for each size of its step."""

from matplotlib.figure import Figure

from course.plots.label_lines import label_lines
from course.plots.style import COLORS, figure

PALETTE = (COLORS["vermilion"], COLORS["blue"], COLORS["purple"])


def difference_errors(epsilons, errors: dict[str, list], fitted: tuple[float, float]) -> Figure:
    """Draws relative error over step size on logarithmic axes, large steps on the right.

    Args:
        epsilons: Step sizes, above 0.
        errors: From the name of a formula to its errors; errors of 0 are left out.
        fitted: Smallest and largest step of the range from which slopes are read; it is shaded.

    Returns:
        The figure.

    Example:
        >>> fig = difference_errors([0.01, 0.1], {"central": [1e-4, 1e-2]}, fitted=(0.01, 0.1))
    """
    fig, ax = figure()
    ax.axvspan(*fitted, color=COLORS["muted"], alpha=0.25, linewidth=0)
    for (name, values), color in zip(errors.items(), PALETTE, strict=False):
        points = [(step, value) for step, value in zip(epsilons, values, strict=True) if value > 0]
        ax.loglog(*zip(*points, strict=True), "o-", markersize=3, color=color, label=name)
    ax.set(xlabel="step size epsilon", ylabel="relative error")
    label_lines(ax)
    return fig
