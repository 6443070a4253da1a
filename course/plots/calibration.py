"""A learner's predictions against what was measured."""

from collections.abc import Sequence
from typing import Any

from matplotlib.figure import Figure

from course.plots.style import COLORS, figure


def calibration(predictions: Sequence[Any]) -> Figure:
    """Draws each predicted number as a multiple of what was measured; on the black line, it was right.

    Predictions in words, and of or against zero or below, are left out of the picture and counted in its
    title.

    Args:
        predictions: What `course.lessons.calibration` returns: each has `number`, `predicted`, `measured`.

    Returns:
        The figure; without predictions, one that says so.

    Example:
        >>> fig = calibration([])
    """
    ratios = {pair.number: pair.predicted / pair.measured for pair in predictions if _comparable(pair)}
    fig, ax = figure()
    ax.axhline(1, color=COLORS["theory"], linewidth=1)
    ax.plot(list(ratios), list(ratios.values()), "o", color=COLORS["predicted"], markersize=7)
    ax.set(yscale="log", xlabel="prediction", ylabel="predicted / measured (ratio)")
    farthest = max([10.0, *(2 * max(ratio, 1 / ratio) for ratio in ratios.values())])
    ax.set_ylim(1 / farthest, farthest)
    others = len(predictions) - len(ratios)
    ax.set_title(f"Numbers predicted and measured: {len(ratios)}; other predictions, not shown: {others}")
    if not ratios:
        ax.text(0.5, 0.6, "Predict a number, and it will stand here.", transform=ax.transAxes, ha="center")
        ax.set_xticks([])
    return fig


def _comparable(pair) -> bool:
    both = (pair.predicted, pair.measured)
    return all(isinstance(x, int | float) and not isinstance(x, bool) and 0 < x < float("inf") for x in both)
