"""What a lesson asks of its reader: predictions, exercises, sources to read."""

from course.lessons.calibration import calibration
from course.lessons.check import check
from course.lessons.exercise import Exercise
from course.lessons.hint import hint
from course.lessons.predict import predict
from course.lessons.reveal import reveal
from course.lessons.self_test import self_test
from course.lessons.show_source import show_source
from course.lessons.solution import solution

__all__ = [
    "Exercise",
    "calibration",
    "check",
    "hint",
    "predict",
    "reveal",
    "self_test",
    "show_source",
    "solution",
]
