"""The course's ideas in plain NumPy, to be read."""

from course.scratch.training import TrainingLog, accuracy, batch_order, train
from course.scratch.two_layer_net import init_two_layer_model, two_layer_net

__all__ = [
    "TrainingLog",
    "accuracy",
    "batch_order",
    "init_two_layer_model",
    "train",
    "two_layer_net",
]
