"""Whether a short run tells which settings are good."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from course.plots.style import COLORS, figure


def ranks_by_epoch(early: dict[str, Sequence[float]], final: Sequence[float], *, final_name: str) -> Figure:
    """Draws the rank of each setting after a short run against its rank after the long one.

    Rank 1 is the highest score; equal scores share their mean rank. On the dashed diagonal a setting has kept
    its rank. The title says the rank correlation.

    Args:
        early: From the name of a short run to the score of each setting; one panel each.
        final: Their scores after the long run.
        final_name: The name of the long run.

    Returns:
        The figure.

    Raises:
        ValueError: If a short run has not one score for each setting.

    Example:
        >>> fig = ranks_by_epoch({"1 epoch": [0.1, 0.3, 0.2]}, [0.2, 0.4, 0.5], final_name="10 epochs")
    """
    from scipy.stats import rankdata

    fig, axes = figure(columns=len(early))
    last = rankdata(-np.asarray(final, dtype=float))
    for ax, (name, scores) in zip(np.atleast_1d(axes), early.items(), strict=True):
        if len(scores) != len(final):
            raise ValueError(
                f"`early` must hold {len(final)} scores for each run. Received: {name} {len(scores)}"
            )
        first = rankdata(-np.asarray(scores, dtype=float))
        ax.plot([1, len(last)], [1, len(last)], "--", color="#999999", linewidth=1, zorder=0)
        ax.plot(first, last, "o", markersize=5, alpha=0.7, color=COLORS["measured"])
        ax.set_title(f"rank correlation {np.corrcoef(first, last)[0, 1]:.2f}")
        ax.set(xlabel=f"rank after {name} (1 is best)", xlim=(len(last) + 1, 0), ylim=(len(last) + 1, 0))
    np.atleast_1d(axes)[0].set_ylabel(f"rank after {final_name}")
    return fig
