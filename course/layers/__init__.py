"""Layers that Keras lacks, or has and gets wrong: for images before the model, and for models."""

from course.layers.drop_connect import DropConnect
from course.layers.fractional_max_pooling_2d import FractionalMaxPooling2D
from course.layers.maxout import Maxout
from course.layers.stochastic_depth import StochasticDepth, linear_decay_rates
from course.layers.weight_normalization import WeightNormalization

__all__ = [
    "DropConnect",
    "FractionalMaxPooling2D",
    "Maxout",
    "StochasticDepth",
    "WeightNormalization",
    "linear_decay_rates",
]
