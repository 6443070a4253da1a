"""Hyper-parameter search: spaces that compose, coarse to fine, and what to read from the trials."""

from course.search import spaces
from course.search.hyper_cnn import HyperCNN
from course.search.hyper_mlp import HyperMLP

__all__ = ["HyperCNN", "HyperMLP", "spaces"]
