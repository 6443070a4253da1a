"""Callbacks for `fit`: what Keras lacks, and what goes wrong in Keras's own."""

from course.callbacks.babysit import babysit
from course.callbacks.babysitter import Babysitter
from course.callbacks.checkpoint import Checkpoint
from course.callbacks.divergence_stopping import DivergenceStopping
from course.callbacks.early_stopping import EarlyStopping
from course.callbacks.learning_rate_logger import LearningRateLogger
from course.callbacks.max_norm import MaxNorm
from course.callbacks.reduce_lr_on_plateau import ReduceLROnPlateau
from course.callbacks.resume import Resume
from course.callbacks.sick_run_error import SickRunError
from course.callbacks.snapshot_ensemble import SnapshotEnsemble
from course.callbacks.update_ratio import UpdateRatio
from course.callbacks.weight_averaging import WeightAveraging

__all__ = [
    "Babysitter",
    "Checkpoint",
    "DivergenceStopping",
    "EarlyStopping",
    "LearningRateLogger",
    "MaxNorm",
    "ReduceLROnPlateau",
    "Resume",
    "SickRunError",
    "SnapshotEnsemble",
    "UpdateRatio",
    "WeightAveraging",
    "babysit",
]
