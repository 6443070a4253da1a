"""Data sets as NumPy arrays: real ones, a part that ships with the course, points drawn from a seed."""

from course.datasets.catalogue import CATALOGUE, NAMES
from course.datasets.fetching import fetch
from course.datasets.loading import load
from course.datasets.split import Split
from course.datasets.synthetic import polynomial, spirals, two_moons

__all__ = ["CATALOGUE", "NAMES", "Split", "fetch", "load", "polynomial", "spirals", "two_moons"]
