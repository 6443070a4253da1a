"""Figures of the course: one a file, each a function that draws what it is handed and returns a Figure."""

from course.plots.label_lines import label_lines
from course.plots.show import show
from course.plots.style import COLORS, figure

__all__ = ["COLORS", "figure", "label_lines", "show"]
