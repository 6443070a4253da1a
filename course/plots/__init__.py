"""Figures of the course: one a file, each a function that draws what it is handed and returns a Figure."""

from course.plots.calibration import calibration
from course.plots.difference_errors import difference_errors
from course.plots.heatmaps import heatmaps
from course.plots.images import images
from course.plots.label_lines import label_lines
from course.plots.network_diagram import network_diagram
from course.plots.parameter_counts import parameter_counts
from course.plots.runs import runs
from course.plots.show import show
from course.plots.style import COLORS, figure
from course.plots.tangent import tangent

__all__ = [
    "COLORS",
    "calibration",
    "difference_errors",
    "figure",
    "heatmaps",
    "images",
    "label_lines",
    "network_diagram",
    "parameter_counts",
    "runs",
    "show",
    "tangent",
]
