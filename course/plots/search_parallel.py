"""A search as parallel coordinates."""

import math
from collections.abc import Collection, Sequence

from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.figure import Figure

from course.plots.style import COLORS, figure

SCORES = LinearSegmentedColormap.from_list("scores", ["#DDDDDD", COLORS["sky"], COLORS["blue"], "#00304D"])


def search_parallel(
    rows: Sequence[dict], *, log: Collection[str] = (), score: str = "score", best: str = "max"
) -> Figure:
    """Draws one axis a hyper-parameter, side by side, and one line a trial; the darker the better.

    The best trial is drawn last, in another colour, with its values. A line stops where a hyper-parameter was
    inactive. Trials whose score is not finite are dotted.

    Args:
        rows: Trials, `{"values": {name: value}, "score": float}`; a value may be missing where it was
            inactive.
        log: Names whose axis is a log axis.
        score: What the score is, with its unit.
        best: `"max"` or `"min"`: which score is best.

    Returns:
        The figure.

    Raises:
        ValueError: If no trial has a finite score, or fewer than two hyper-parameters have a value.

    Example:
        >>> rows = [{"values": {"rate": 10.0 ** -n, "layers": n}, "score": n / 4} for n in (1, 2, 3)]
        >>> fig = search_parallel(rows, log=["rate"])
    """
    names = list(dict.fromkeys(name for row in rows for name in row["values"]))
    finite = [row for row in rows if math.isfinite(row["score"])]
    if len(names) < 2 or not finite:
        raise ValueError("`rows` must hold two hyper-parameters and a finite score. Received: fewer")
    fig, ax = figure()
    fig.set_size_inches(max(6.0, 1.3 * len(names) + 1), 3.4)
    scales = {name: _Scale(name, rows, name in log) for name in names}
    sign = 1 if best == "max" else -1
    ordered = sorted(finite, key=lambda row: sign * row["score"])
    norm = Normalize(*sorted((ordered[0]["score"], ordered[-1]["score"])))
    shade = SCORES if best == "max" else SCORES.reversed()
    for row in rows:
        if not math.isfinite(row["score"]):
            _line(ax, row, names, scales, color=COLORS["muted"], linestyle=":", linewidth=0.8)
    for row in ordered[:-1]:
        _line(ax, row, names, scales, color=shade(norm(row["score"])), linewidth=1.1, alpha=0.9)
    _line(ax, ordered[-1], names, scales, color=COLORS["validation"], linewidth=2.4, marker="o", markersize=4)
    _axes(ax, names, scales)
    bar = fig.colorbar(_mappable(norm, shade), ax=ax, fraction=0.04, pad=0.08, label=score)
    bar.outline.set_visible(False)
    bar.ax.axhline(ordered[-1]["score"], color=COLORS["validation"], linewidth=2.4)
    return fig


def _mappable(norm, shade):
    from matplotlib.cm import ScalarMappable

    return ScalarMappable(norm=norm, cmap=shade)


class _Scale:
    """From a value to its height, from 0 to 1, and the ticks of its axis."""

    def __init__(self, name, rows, is_log):
        values = [row["values"][name] for row in rows if name in row["values"]]
        numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
        self.labels = None if numbers else sorted(set(values), key=str)
        self.bend = math.log10 if is_log and numbers else float
        if numbers:
            self.low, self.high = self.bend(min(values)), self.bend(max(values))
            self.ends = [f"{min(values):.3g}", f"{max(values):.3g}"]

    def __call__(self, value):
        if self.labels is not None:
            return (self.labels.index(value) + 0.5) / len(self.labels)
        return 0.5 if self.low == self.high else (self.bend(value) - self.low) / (self.high - self.low)


def _line(ax, row, names, scales, **style):
    heights = [scales[name](row["values"][name]) if name in row["values"] else math.nan for name in names]
    ax.plot(range(len(names)), heights, solid_capstyle="round", **style)


def _axes(ax, names, scales):
    ax.grid(False)
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.set(xlim=(-0.3, len(names) - 0.7), ylim=(-0.08, 1.08), yticks=[])
    ax.set_xticks(range(len(names)), names)
    ax.tick_params(axis="x", length=0, pad=8)
    quiet = {
        "fontsize": 7,
        "color": "#444444",
        "bbox": {"facecolor": "white", "edgecolor": "none", "pad": 0.8},
    }
    for place, name in enumerate(names):
        ax.axvline(place, color="#999999", linewidth=0.8, zorder=0)
        scale = scales[name]
        if scale.labels is None:
            ax.text(place, -0.05, scale.ends[0], ha="center", va="top", **quiet)
            ax.text(place, 1.05, scale.ends[1], ha="center", va="bottom", **quiet)
        else:
            for label in scale.labels:
                ax.text(place + 0.04, scale(label), str(label), ha="left", va="center", **quiet)
