"""Activation functions and their slopes."""

import numpy as np


def sigmoid(z):
    """One over one plus exp(-z), a number between 0 and 1.

    The exponent is never positive, so no z overflows:

        1 / (1 + exp(-z))  for z >= 0        exp(z) / (1 + exp(z))  for z < 0

    Args:
        z: Number or array.

    Returns:
        An array with the shape of `z`.
    """
    z = np.asarray(z)
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, small) / (1.0 + small)


def sigmoid_slope(z):
    """Slope of the sigmoid, s (1 - s) with s = sigmoid(z); largest at 0, where it is 1/4."""
    s = sigmoid(z)
    return s * (1.0 - s)


def tanh(z):
    """Hyperbolic tangent, a number between -1 and 1."""
    return np.tanh(z)


def tanh_slope(z):
    """Slope of tanh, 1 - tanh(z)^2; largest at 0, where it is 1."""
    return 1.0 - np.tanh(z) ** 2


def relu(z):
    """max(z, 0): passes what is positive, stops the rest."""
    return np.maximum(z, 0)


def relu_slope(z):
    """Slope of ReLU: 1 where z > 0, else 0. At 0 there is no slope; 0 is the usual choice."""
    return (np.asarray(z) > 0) * 1.0
