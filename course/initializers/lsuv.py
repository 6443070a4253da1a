"""LSUV: layer-sequential unit-variance initialization."""

import math
import random

import keras
import numpy as np

from course import arguments
from course.initializers._sweep import sweep
from course.initializers.report import InitializationReport


def lsuv(
    model,
    x,
    tolerance: float = 0.1,
    max_trials: int = 10,
    orthogonal: bool = True,
    seed: int | None = None,
) -> InitializationReport:
    """Gives each layer orthonormal weights, and scales them until its outputs on `x` have variance 1.

    One forward pass, layer by layer: each layer sees the outputs of the layers before it with their new
    weights. The variance is taken over all values that a layer puts out, before its activation. Set are
    `Dense`, convolution, depthwise and transposed layers, also in models inside the model; biases become 0.
    Frozen layers and other kinds stay as they are, and so do statistics and random states.

    Args:
        model: Model whose parts are found in `model.layers`: Sequential, functional or subclassed.
        x: Batch as for `model(x)`; some hundred examples, preprocessed as in training.
        tolerance: How far from 1 the variance may stay, above 0.
        max_trials: How many times the weights of a layer are rescaled at most; at least 1. Outputs are linear
            in the weights, so one is nearly always enough.
        orthogonal: Whether to draw orthonormal weights first; if not, the present ones are scaled.
        seed: Integer for repeatable weights, or None.

    Returns:
        An `InitializationReport`, one row for each layer that was set.

    Raises:
        ValueError: If an argument is outside its range, or a layer puts out one and the same value for all of
            `x`. The weights are then as they were.

    Example:
        >>> import numpy as np
        >>> hidden, last = keras.layers.Dense(16, activation="relu"), keras.layers.Dense(4)
        >>> model = keras.Sequential([keras.Input((8,)), hidden, last])
        >>> report = lsuv(model, np.random.default_rng(0).normal(5.0, 3.0, size=(256, 8)))
        >>> [round(layer.std_after) for layer in report.layers]
        [1, 1]

    Source:
        Mishkin and Matas, 2015, All You Need Is a Good Init, https://arxiv.org/abs/1511.06422.
    """
    arguments.positive("tolerance", tolerance)
    arguments.whole("max_trials", max_trials, at_least=1)
    arguments.flag("orthogonal", orthogonal)
    arguments.seed(seed)
    seeds = random if seed is None else random.Random(seed)

    def visit(layer, outputs) -> int:
        if orthogonal:
            start = keras.initializers.Orthogonal(seed=seeds.randint(0, 2**31 - 1))
            layer.kernel.assign(start(layer.kernel.shape))
        if layer.bias is not None:
            layer.bias.assign(np.zeros(layer.bias.shape))
        return _rescale(layer, outputs, tolerance, max_trials)

    return sweep(model, x, visit)


def _rescale(layer, outputs, tolerance: float, max_trials: int) -> int:
    """Divides the kernel by the standard deviation of the outputs until their variance is near 1."""
    variance = outputs().var()
    for trial in range(max_trials):
        if not math.isfinite(variance) or variance <= 0:
            raise ValueError(
                "`x` must make the outputs of each layer vary. "
                f"Received: outputs of layer {layer.name!r} with variance {variance}"
            )
        if abs(variance - 1) < tolerance:
            return trial
        layer.kernel.assign(layer.kernel / math.sqrt(variance))
        variance = outputs().var()
    return max_trials
