"""Callbacks for `fit`: what Keras lacks, and what goes wrong in Keras's own."""

from course.callbacks.divergence_stopping import DivergenceStopping
from course.callbacks.early_stopping import EarlyStopping
from course.callbacks.learning_rate_logger import LearningRateLogger
from course.callbacks.reduce_lr_on_plateau import ReduceLROnPlateau

__all__ = ["DivergenceStopping", "EarlyStopping", "LearningRateLogger", "ReduceLROnPlateau"]
