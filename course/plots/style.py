"""The look that every figure of the course shares: one size, one palette, one line weight."""

import matplotlib
from cycler import cycler
from matplotlib.figure import Figure

# Okabe and Ito, 2008, Color Universal Design, https://jfly.uni-koeln.de/color/: told apart by colour-blind
# readers, and in grey. One role keeps one colour through the whole course.
COLORS = {
    "train": "#0072B2",  # blue
    "validation": "#D55E00",  # vermilion
    "test": "#009E73",  # green
    "theory": "#000000",  # black: what a formula says
    "measured": "#0072B2",
    "predicted": "#E69F00",  # orange
    "stated": "#CC79A7",  # purple: what a lecture says
    "right": "#009E73",
    "wrong": "#D55E00",
    "muted": "#B0B0B0",  # grey: the background, the other runs
    "blue": "#0072B2",
    "vermilion": "#D55E00",
    "green": "#009E73",
    "purple": "#CC79A7",
    "orange": "#E69F00",
    "sky": "#56B4E9",
    "black": "#000000",
    "grey": "#B0B0B0",
}

CYCLE = [COLORS[name] for name in ("blue", "vermilion", "green", "purple", "orange", "sky", "black")]

STYLE = {
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.labelsize": 9,
    "axes.prop_cycle": cycler(color=CYCLE),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 10,
    "figure.facecolor": "white",
    "font.family": "DejaVu Sans",  # comes with Matplotlib, so that a figure is the same on every machine
    "font.size": 9,
    "grid.color": "#E3E3E3",
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "svg.fonttype": "path",
    "svg.hashsalt": "course",
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
}

WIDTH, HEIGHT = 6.0, 3.2  # inches


def figure(columns: int = 1, rows: int = 1):
    """Makes a figure in the style of the course, without registering it with pyplot.

    The style becomes Matplotlib's default for the rest of the session, since titles and lines read it when
    they are drawn; a learner's own pyplot figures then look alike.

    Args:
        columns: Axes side by side; at least 1. Past two, the figure grows by 3 inches for each.
        rows: Rows of axes, each 3.2 inches high; at least 1.

    Returns:
        `(fig, axes)`: the Figure, and one Axes, or a NumPy array of them as `Figure.subplots` gives.

    Raises:
        ValueError: If `columns` or `rows` is below 1.

    Example:
        >>> fig, ax = figure()
        >>> _ = ax.set(xlabel="step", ylabel="loss")
    """
    if columns < 1 or rows < 1:
        raise ValueError(f"`columns` and `rows` must be at least 1. Received: columns={columns}, rows={rows}")
    matplotlib.rcParams.update(STYLE)
    fig = Figure(figsize=(max(WIDTH, 3 * columns), HEIGHT * rows), layout="constrained")
    return fig, fig.subplots(rows, columns)
