"""Why random search beats a grid where one hyper-parameter matters and another does not."""

from collections.abc import Callable

import numpy as np
from matplotlib.figure import Figure

from course.plots.style import COLORS, figure


def search_grid_against_random(
    important: Callable[[np.ndarray], np.ndarray], grid: np.ndarray, random: np.ndarray
) -> Figure:
    """Draws two sets of settings in the unit square, and above each what it sees of the one axis that
    matters.

    Args:
        important: Score as a function of the first coordinate, in [0, 1]; the second does not matter.
        grid, random: Settings, shape `(trials, 2)`, in [0, 1].

    Returns:
        The figure.

    Raises:
        ValueError: If the settings are not pairs.

    Example:
        >>> side = np.array([1, 3, 5]) / 6
        >>> grid = np.array([(a, b) for a in side for b in side])
        >>> random = np.random.default_rng(0).uniform(size=(9, 2))
        >>> fig = search_grid_against_random(lambda x: np.exp(-80 * (x - 0.7) ** 2), grid, random)

    Source:
        Bergstra and Bengio, 2012, Random Search for Hyper-Parameter Optimization, figure 1,
        https://jmlr.org/papers/v13/bergstra12a.html.
    """
    sets = {"grid": np.asarray(grid), "random": np.asarray(random)}
    for name, points in sets.items():
        if points.ndim != 2 or points.shape[1] != 2:
            raise ValueError(f"`{name}` must have shape (trials, 2). Received: {points.shape}")
    fig, axes = figure(columns=2, rows=1)
    fig.set_size_inches(6.0, 3.9)
    x = np.linspace(0, 1, 200)
    curve = important(x)
    low, high = float(curve.min()), float(curve.max())
    height = 0.35 / ((high - low) or 1.0)
    for ax, (name, points) in zip(axes, sets.items(), strict=True):
        seen = np.unique(np.round(points[:, 0], 9))
        lift = 1.08 - low * height
        ax.fill_between(x, 1.08, curve * height + lift, color=COLORS["muted"], alpha=0.45, linewidth=0)
        ax.vlines(
            seen, 0, important(seen) * height + lift, color=COLORS["measured"], linewidth=0.7, alpha=0.6
        )
        ax.plot(seen, important(seen) * height + lift, "o", markersize=4, color=COLORS["measured"])
        ax.plot(points[:, 0], points[:, 1], "o", markersize=5, color=COLORS["theory"])
        best = seen[important(seen).argmax()]
        ax.plot(best, important(best) * height + lift, "o", markersize=9, markerfacecolor="none",
                markeredgecolor=COLORS["validation"], markeredgewidth=1.8)  # fmt: skip
        ax.set(xlim=(-0.03, 1.03), ylim=(-0.02, 1.5), xticks=[], yticks=[])
        ax.set_title(f"{name}: {len(seen)} values of it in {len(points)} trials")
        ax.set(xlabel="hyper-parameter that matters")
        ax.spines[["left", "bottom"]].set_visible(False)
        ax.plot([0, 1, 1, 0, 0], [0, 0, 1, 1, 0], color="#999999", linewidth=0.8, zorder=0)
    axes[0].set_ylabel("one that does not", loc="bottom")
    return fig
