"""What is wrong with a training run, why, and what to do; one question a file, answered in plain numbers.

Facts are read from a model, its data and a run; rules, pure functions of the facts, make findings; a report
names one root cause first. What needs Keras is imported when it is first used.
"""

import importlib

from course.diagnose.confusion import confusion_matrix, largest_confusion
from course.diagnose.curve_shape import curve_shape
from course.diagnose.divergence import has_diverged
from course.diagnose.duplicates import duplicate_rows
from course.diagnose.edge_of_range import Edge, edge_of_range
from course.diagnose.facts import Facts
from course.diagnose.finding import Finding
from course.diagnose.history import from_history
from course.diagnose.judgement import judge
from course.diagnose.moving_average import moving_average
from course.diagnose.report import Report
from course.diagnose.rules import RULES

_WITH_KERAS = {
    "activation_statistics": "activation_table",
    "check": "checkup",
    "check_initial_loss": "first_loss",
    "find_learning_rate": "rate_finder",
    "gradient_check": "numeric_gradients",
    "overfit_small_batch": "small_batch",
    "recipe": "seven_steps",
}

__all__ = [
    "RULES",
    "Edge",
    "Facts",
    "Finding",
    "Report",
    "activation_statistics",
    "check",
    "check_initial_loss",
    "confusion_matrix",
    "curve_shape",
    "duplicate_rows",
    "edge_of_range",
    "find_learning_rate",
    "from_history",
    "gradient_check",
    "has_diverged",
    "judge",
    "largest_confusion",
    "moving_average",
    "overfit_small_batch",
    "recipe",
]


def __getattr__(name: str):
    if name in _WITH_KERAS:
        return getattr(importlib.import_module(f"course.diagnose.{_WITH_KERAS[name]}"), name)
    raise AttributeError(f"module 'course.diagnose' has no attribute {name!r}")


def __dir__():
    return sorted([*globals(), *__all__])
