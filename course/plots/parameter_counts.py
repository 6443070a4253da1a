"""Where the parameters of a network sit."""

from matplotlib.figure import Figure

from course.plots.style import COLORS, figure


def parameter_counts(counts: dict[str, int]) -> Figure:
    """Draws one bar for each group of parameters, with its count.

    Args:
        counts: From the name of a group, as "first layer, weights", to how many it holds; at least 1 each.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no group, or one is empty.

    Example:
        >>> fig = parameter_counts({"weights": 500, "biases": 10})
    """
    if not counts or min(counts.values()) < 1:
        raise ValueError(f"`counts` must hold groups of at least 1 parameter. Received: {counts}")
    fig, ax = figure()
    names = list(counts)[::-1]
    ax.barh(names, [counts[name] for name in names], color=COLORS["measured"], height=0.6)
    for place, name in enumerate(names):
        ax.annotate(
            f"{counts[name]:,}", (counts[name], place), xytext=(4, 0), textcoords="offset points", va="center"
        )
    ax.set(xlabel="parameters (count)", xlim=(0, 1.15 * max(counts.values())))
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.grid(visible=False, axis="y")
    return fig
