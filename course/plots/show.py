"""Showing a figure in a notebook: as SVG, with a text for whoever cannot see it."""

import io
import re
import sys
from xml.sax.saxutils import escape, quoteattr

import matplotlib
from matplotlib.figure import Figure

from course.plots.style import STYLE

NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}


def svg(fig: Figure, alt: str) -> str:
    """Draws a figure as an SVG element that carries its text alternative.

    The same figure gives the same text in every process: no date, no version, fixed ids.

    Args:
        fig: The figure.
        alt: What the figure shows, for a reader who does not see it.

    Returns:
        The `<svg>` element, with `role="img"`, `aria-label` and `<title>`.
    """
    file = io.StringIO()
    with matplotlib.rc_context(STYLE):
        fig.savefig(file, format="svg", metadata=NO_METADATA)
    text = file.getvalue()
    text = re.sub(r"\s*\n\s*", " ", text[text.index("<svg") :]).strip()  # one line: notebooks split at each
    opening, rest = text.split(">", 1)
    return f'{opening} role="img" aria-label={quoteattr(alt)}><title>{escape(alt)}</title>{rest}'


def show(fig: Figure, *, alt: str) -> None:
    """Displays a figure in a notebook as SVG; where nothing can display it, returns quietly.

    Args:
        fig: A figure from `figure()`, or from one of the functions of `course.plots`.
        alt: One or two sentences that say what the figure shows.

    Raises:
        ValueError: If `alt` is empty.

    Example:
        >>> from course.plots import figure
        >>> fig, ax = figure()
        >>> show(fig, alt="Empty axes.")
    """
    if not isinstance(alt, str) or not alt.strip():
        raise ValueError(f"`alt` must say in words what the figure shows. Received: alt={alt!r}")
    ipython = sys.modules.get("IPython")
    if ipython is None or ipython.get_ipython() is None:
        return
    from IPython.display import display

    display({"image/svg+xml": svg(fig, alt), "text/plain": alt}, raw=True)
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close(fig)
