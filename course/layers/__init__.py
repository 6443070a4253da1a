"""Layers that Keras lacks, or has and gets wrong: for images before the model, and for models."""

from course.layers.drop_connect import DropConnect
from course.layers.fractional_max_pooling_2d import FractionalMaxPooling2D
from course.layers.maxout import Maxout
from course.layers.pca_color_jitter import PCAColorJitter
from course.layers.pca_whitening import PCAWhitening
from course.layers.rand_augment import RandAugment
from course.layers.random_apply import RandomApply
from course.layers.random_scale_crop import RandomScaleCrop
from course.layers.stochastic_depth import StochasticDepth, linear_decay_rates
from course.layers.ten_crop import TenCrop
from course.layers.weight_normalization import WeightNormalization

__all__ = [
    "DropConnect",
    "FractionalMaxPooling2D",
    "Maxout",
    "PCAColorJitter",
    "PCAWhitening",
    "RandAugment",
    "RandomApply",
    "RandomScaleCrop",
    "StochasticDepth",
    "TenCrop",
    "WeightNormalization",
    "linear_decay_rates",
]
