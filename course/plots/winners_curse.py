"""What the best of many trials promises, and what it keeps."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from course.plots.label_lines import label_lines
from course.plots.style import COLORS, figure


def winners_curse(trials: Sequence[int], chosen_by: Sequence[float], elsewhere: Sequence[float]) -> Figure:
    """Draws the winner's score over the number of trials it was chosen from, twice; the gap is shaded.

    Args:
        trials: Numbers of trials, rising, each at least 1.
        chosen_by: Mean score of the winner on the examples that chose it.
        elsewhere: Its mean score on other examples.

    Returns:
        The figure.

    Raises:
        ValueError: If the three have not the same length.

    Example:
        >>> fig = winners_curse([1, 10, 100], [0.40, 0.43, 0.45], [0.40, 0.42, 0.43])
    """
    if not len(trials) == len(chosen_by) == len(elsewhere):
        raise ValueError(
            "`trials`, `chosen_by` and `elsewhere` must have one length. "
            f"Received: {len(trials)}, {len(chosen_by)}, {len(elsewhere)}"
        )
    fig, ax = figure()
    ax.fill_between(trials, elsewhere, chosen_by, color=COLORS["muted"], alpha=0.3, linewidth=0)
    ax.plot(trials, chosen_by, "o-", color=COLORS["validation"], label="on the images\nthat chose it")
    ax.plot(trials, elsewhere, "o-", color=COLORS["test"], label="on other images")
    ax.set_xscale("log")
    ax.set_xticks(trials, [str(count) for count in trials])
    ax.minorticks_off()
    ax.set(xlabel="trials to choose from (count, log axis)", ylabel="accuracy of the winner (fraction)")
    label_lines(ax)
    return fig
