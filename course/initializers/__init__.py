"""Initial weights that Keras lacks: from a formula, or from a look at the data."""

from course.initializers.bilinear import Bilinear
from course.initializers.data_dependent import data_dependent
from course.initializers.lsuv import lsuv
from course.initializers.random_walk import RandomWalk, random_walk_gain
from course.initializers.report import InitializationReport, InitializedLayer

__all__ = [
    "Bilinear",
    "InitializationReport",
    "InitializedLayer",
    "RandomWalk",
    "data_dependent",
    "lsuv",
    "random_walk_gain",
]
