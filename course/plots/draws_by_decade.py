"""Where the draws from a range of several powers of ten fall."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from course.plots.style import COLORS, figure


def draws_by_decade(draws: dict[str, Sequence[float]], edges: Sequence[float], *, quantity: str) -> Figure:
    """Draws, for each way to draw, the share of the draws that falls between each pair of edges.

    Args:
        draws: From the name of a way to draw to its draws, all above 0; one panel each.
        edges: Rising edges above 0, such as the powers of ten of the range.
        quantity: What was drawn; it stands under the axis.

    Returns:
        The figure.

    Raises:
        ValueError: If there are fewer than two edges, or they do not rise from above 0.

    Example:
        >>> fig = draws_by_decade({"linear": [0.2, 0.7, 0.9]}, [0.01, 0.1, 1.0], quantity="rate")
    """
    edges = np.asarray(edges, dtype=float)
    if len(edges) < 2 or edges[0] <= 0 or (np.diff(edges) <= 0).any():
        raise ValueError(f"`edges` must be two or more, rising from above 0. Received: edges={list(edges)}")
    fig, axes = figure(columns=len(draws))
    middles = np.sqrt(edges[:-1] * edges[1:])
    for ax, (name, values) in zip(np.atleast_1d(axes), draws.items(), strict=True):
        shares = np.histogram(values, edges)[0] / len(values)
        ax.bar(edges[:-1], shares, width=np.diff(edges), align="edge", color=COLORS["measured"], alpha=0.8,
               edgecolor="white")  # fmt: skip
        for middle, share in zip(middles, shares, strict=True):
            ax.text(middle, share, f"{share:.1%}", ha="center", va="bottom", fontsize=8)
        ax.set_xscale("log")
        ax.set(title=name, xlabel=quantity, ylim=(0, 1.08))
        ax.grid(False, axis="x")
    np.atleast_1d(axes)[0].set_ylabel("share of the draws (fraction)")
    return fig
