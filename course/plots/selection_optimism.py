"""Scores of many candidates, and what the chosen one is worth on new data."""

import numpy as np
from matplotlib.figure import Figure

from course.plots.style import COLORS, figure


def selection_optimism(validation: np.ndarray, chosen_test: float, *, chance: float) -> Figure:
    """Draws the validation scores of all candidates as a histogram and marks the best one, twice.

    Args:
        validation: Validation accuracy of each candidate.
        chosen_test: Test accuracy of the candidate whose validation accuracy is highest.
        chance: What each candidate is worth in truth.

    Returns:
        The figure.

    Example:
        >>> fig = selection_optimism(np.array([0.09, 0.10, 0.12]), 0.099, chance=0.1)
    """
    fig, ax = figure()
    counts, _, _ = ax.hist(validation, bins=20, color=COLORS["muted"])
    top = 1.3 * float(counts.max())
    for kind, value in (("validation", float(validation.max())), ("test", chosen_test)):
        ax.axvline(value, color=COLORS[kind], linewidth=2)
        ax.annotate(f"winner, {kind}\n{value:.3f}", (value, 0.9 * top), xytext=(5, 0),
                    textcoords="offset points", va="center", color=COLORS[kind])  # fmt: skip
    ax.axvline(chance, color=COLORS["theory"], linestyle="--", linewidth=1.2)
    ax.annotate(f"chance {chance:.1f}", (chance, 0.98 * top), xytext=(-5, 0), textcoords="offset points",
                ha="right", va="top")  # fmt: skip
    ax.set(ylim=(0, top), xlabel="validation accuracy (fraction)", ylabel="candidates (count)")
    return fig
