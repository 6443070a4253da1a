"""A small network drawn unit by unit, with the numbers on its connections."""

from matplotlib.figure import Figure

from course.plots.style import COLORS, figure


def network_diagram(layers: list[dict[str, str]], connections: dict[tuple[str, str], str]) -> Figure:
    """Draws each layer as a column of circles, inputs on the left.

    Args:
        layers: One dict a layer, from a unit's name to what is written inside its circle.
        connections: From (name of the left unit, name of the right unit) to the text on the line.

    Returns:
        The figure.

    Raises:
        ValueError: If a connection names a unit that no layer has.

    Example:
        >>> fig = network_diagram([{"i": "0.5"}, {"o": "0.6"}], {("i", "o"): "w = 2"})
    """
    places = {
        name: (3.0 * column, 1.5 * (len(units) - 1) - 3.0 * row)
        for column, units in enumerate(layers)
        for row, name in enumerate(units)
    }
    if strangers := {name for pair in connections for name in pair} - set(places):
        raise ValueError(f"`connections` must join units of `layers`. Received: {sorted(strangers)}")
    fig, ax = figure()
    for (left, right), text in connections.items():
        (x0, y0), (x1, y1) = places[left], places[right]
        ax.plot([x0, x1], [y0, y1], color=COLORS["muted"], linewidth=1.2, zorder=1)
        along = 0.3 if y0 != y1 else 0.5  # lines that cross keep their texts off the crossing
        ax.text(
            x0 + along * (x1 - x0), y0 + along * (y1 - y0), text, ha="center", va="center", fontsize=8,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1}, zorder=2,
        )  # fmt: skip
    for units in layers:
        for name, inside in units.items():
            ax.plot(*places[name], "o", markersize=42, markerfacecolor="white",
                    markeredgecolor=COLORS["measured"], markeredgewidth=1.5, zorder=3)  # fmt: skip
            ax.text(*places[name], f"{name}\n{inside}", ha="center", va="center", fontsize=8, zorder=4)
    ax.set_axis_off()
    across, down = zip(*places.values(), strict=True)
    ax.set(xlim=(min(across) - 0.8, max(across) + 0.8), ylim=(min(down) - 0.9, max(down) + 0.9))
    return fig
