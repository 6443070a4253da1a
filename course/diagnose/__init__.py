"""One question about a run a file, answered in numbers: plain functions of losses, labels and images."""

from course.diagnose.confusion import confusion_matrix, largest_confusion
from course.diagnose.curve_shape import curve_shape
from course.diagnose.divergence import has_diverged
from course.diagnose.duplicates import duplicate_rows
from course.diagnose.moving_average import moving_average

__all__ = [
    "confusion_matrix",
    "curve_shape",
    "duplicate_rows",
    "has_diverged",
    "largest_confusion",
    "moving_average",
]
