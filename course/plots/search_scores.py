"""The score of each trial against each of its hyper-parameters."""

import math
from collections.abc import Collection, Sequence

import numpy as np
from matplotlib.figure import Figure

from course.plots.style import COLORS, figure


def search_scores(
    rows: Sequence[dict], *, log: Collection[str] = (), score: str = "score", best: str = "max"
) -> Figure:
    """Draws one panel a hyper-parameter: its value across, the score up; the best trial is marked.

    Trials whose score is not finite stand as crosses on the bottom line, so that it is seen where runs
    diverge.

    Args:
        rows: Trials, `{"values": {name: value}, "score": float}`; a value may be missing where it was
            inactive.
        log: Names that are drawn on a log axis.
        score: What the score is, with its unit.
        best: `"max"` or `"min"`: which score is best.

    Returns:
        The figure.

    Raises:
        ValueError: If no trial has a finite score, or no hyper-parameter has a value.

    Example:
        >>> rows = [{"values": {"rate": 1e-3}, "score": 0.4}, {"values": {"rate": 1e-2}, "score": 0.5}]
        >>> fig = search_scores(rows, log=["rate"], score="validation accuracy (fraction)")
    """
    names = list(dict.fromkeys(name for row in rows for name in row["values"]))
    finite = [row for row in rows if math.isfinite(row["score"])]
    if not names or not finite:
        raise ValueError("`rows` must hold a trial with a value and a finite score. Received: none")
    winner = (max if best == "max" else min)(finite, key=lambda row: row["score"])
    columns = min(3, len(names))
    fig, axes = figure(columns=columns, rows=math.ceil(len(names) / columns))
    axes = np.atleast_1d(axes).ravel()
    for ax, name in zip(axes, names, strict=False):
        _panel(ax, rows, winner, name, name in log)
    for ax in axes[len(names) :]:
        ax.remove()
    low, high = min(row["score"] for row in finite), max(row["score"] for row in finite)
    for ax in axes[: len(names)]:
        ax.set_ylim(low - 0.12 * (high - low or 1.0), high + 0.08 * (high - low or 1.0))
    for ax in axes[::columns]:
        ax.set_ylabel(score)
    return fig


def _panel(ax, rows, winner, name, is_log):
    used = [row for row in rows if name in row["values"]]
    there = [row for row in used if math.isfinite(row["score"])]
    gone = [row["values"][name] for row in used if not math.isfinite(row["score"])]
    place = _places(used, name)
    ax.plot([place(row["values"][name]) for row in there], [row["score"] for row in there], "o", markersize=4,
            color=COLORS["measured"], alpha=0.6, markeredgewidth=0)  # fmt: skip
    if gone:  # an empty line that is not clipped would leave the layout no room
        ax.plot([place(value) for value in gone], [0.02] * len(gone), "x", markersize=5, clip_on=False,
                color=COLORS["wrong"], transform=ax.get_xaxis_transform())  # fmt: skip
    if name in winner["values"]:
        ax.plot(place(winner["values"][name]), winner["score"], "o", markersize=9, markerfacecolor="none",
                markeredgecolor=COLORS["validation"], markeredgewidth=1.8)  # fmt: skip
    if is_log:
        ax.set_xscale("log")
        values = sorted({row["values"][name] for row in used})
        if len(values) <= 8 and values[-1] < 100 * values[0]:  # Matplotlib's labels would lie on each other
            ax.set_xticks(values, [f"{value:g}" for value in values])
            ax.set_xticks([], minor=True)
    if getattr(place, "labels", None):
        ax.set_xticks(range(len(place.labels)), [str(label) for label in place.labels])
        ax.set_xlim(-0.5, len(place.labels) - 0.5)
    ax.set_xlabel(name)


def _places(used, name):
    """Where a value stands: itself, or the number of its choice."""
    values = [row["values"][name] for row in used]
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
        return float
    labels = sorted(set(values), key=str)

    def place(value):
        return labels.index(value)

    place.labels = labels
    return place
