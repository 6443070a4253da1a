"""How the best score grows with what a search has cost."""

import math
from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

from course.plots.label_lines import label_lines
from course.plots.style import CYCLE, figure


def search_best_so_far(
    searches: Mapping[str, Sequence[dict]], *, score: str = "score", best: str = "max"
) -> Figure:
    """Draws a staircase a search: epochs trained so far across, the best score so far up.

    Searches are compared at equal cost: a trial counts with its epochs.

    Args:
        searches: From the name of a search to its trials in their order, `{"score": float, "epochs": int}`; a
            trial without `epochs` counts as one.
        score: What the score is, with its unit.
        best: `"max"` or `"min"`: which score is best.

    Returns:
        The figure.

    Raises:
        ValueError: If a search has no trial with a finite score.

    Example:
        >>> fig = search_best_so_far({"random": [{"score": 0.4}, {"score": 0.3}, {"score": 0.5}]})
    """
    fig, ax = figure()
    better = max if best == "max" else min
    total = sum(row.get("epochs", 1) for rows in searches.values() for row in rows)
    for place, (name, rows) in enumerate(searches.items()):
        cost, so_far, costs, scores = 0, None, [], []
        for row in rows:
            cost += row.get("epochs", 1)
            if math.isfinite(row["score"]):
                so_far = row["score"] if so_far is None else better(so_far, row["score"])
            if so_far is not None:
                costs.append(cost)
                scores.append(so_far)
        if not scores:
            raise ValueError(f"Search {name!r} must hold a trial with a finite score. Received: none")
        ax.plot(
            costs, scores, drawstyle="steps-post", linewidth=1.8, color=CYCLE[place % len(CYCLE)], label=name
        )
    unit = "epochs trained, all trials" if total > sum(map(len, searches.values())) else "trials"
    ax.margins(y=0.1)
    ax.set(xlabel=unit, ylabel=f"best {score} so far")
    label_lines(ax)
    return fig
