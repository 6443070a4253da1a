"""The ideas of the lessons in plain NumPy: short, to be read, and used as a reference by the tests."""

from course.scratch.activations import relu, relu_slope, sigmoid, sigmoid_slope, tanh, tanh_slope
from course.scratch.backprop import backprop, forward_pass
from course.scratch.batch_norm import (
    batch_norm_backward,
    batch_norm_backward_without_statistics,
    batch_norm_forward,
)
from course.scratch.bayesian_search import bayesian_search, gaussian_process
from course.scratch.cross_entropy import softmax, softmax_cross_entropy
from course.scratch.dropout import dropout_backward, dropout_forward, dropout_mask
from course.scratch.gradient_check import central_difference, forward_difference, relative_error
from course.scratch.nan_zoo import nan_zoo
from course.scratch.tape import Node, log_softmax
from course.scratch.train_many import Setting, train_many
from course.scratch.training import TrainingLog, accuracy, batch_order, train
from course.scratch.two_layer_net import init_two_layer_model, two_layer_net
from course.scratch.worked_example import worked_example, worked_example_error, worked_example_gradient

__all__ = [
    "Node",
    "Setting",
    "TrainingLog",
    "accuracy",
    "backprop",
    "batch_norm_backward",
    "batch_norm_backward_without_statistics",
    "batch_norm_forward",
    "batch_order",
    "bayesian_search",
    "central_difference",
    "dropout_backward",
    "dropout_forward",
    "dropout_mask",
    "forward_difference",
    "forward_pass",
    "gaussian_process",
    "init_two_layer_model",
    "log_softmax",
    "nan_zoo",
    "relative_error",
    "relu",
    "relu_slope",
    "sigmoid",
    "sigmoid_slope",
    "softmax",
    "softmax_cross_entropy",
    "tanh",
    "tanh_slope",
    "train",
    "train_many",
    "two_layer_net",
    "worked_example",
    "worked_example_error",
    "worked_example_gradient",
]
