"""Figures of the course: one a file, each a function that draws what it is handed and returns a Figure."""

from course.plots.difference_errors import difference_errors
from course.plots.heatmaps import heatmaps
from course.plots.label_lines import label_lines
from course.plots.network_diagram import network_diagram
from course.plots.show import show
from course.plots.style import COLORS, figure
from course.plots.tangent import tangent

__all__ = [
    "COLORS",
    "difference_errors",
    "figure",
    "heatmaps",
    "label_lines",
    "network_diagram",
    "show",
    "tangent",
]
