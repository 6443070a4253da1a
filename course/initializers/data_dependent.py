"""Data-dependent initialization: each channel starts with mean and spread of its own choice."""

import numpy as np
from keras import ops

from course import arguments
from course.initializers._sweep import DEPTHWISE, TRANSPOSED, sweep
from course.initializers.report import InitializationReport


def data_dependent(model, x, mean: float = 0.0) -> InitializationReport:
    """Shifts and scales the weights of each layer so that each of its channels has unit variance on `x`.

        kernel of channel k = kernel / std[k]        bias of channel k = mean - (average output without bias)
        / std[k]

    One forward pass, layer by layer: each layer sees the outputs of the layers before it with their new
    weights. Mean and standard deviation of a channel are taken over examples and positions, before the
    activation. Set are `Dense`, convolution, depthwise and transposed layers, also in models inside the
    model; a layer without biases is only scaled. Frozen layers and other kinds stay as they are, and so do
    statistics and random states.

    Args:
        model: Model whose parts are found in `model.layers`: Sequential, functional or subclassed.
        x: Batch as for `model(x)`; some hundred examples, preprocessed as in training.
        mean: Mean that each channel gets. A small positive one keeps more rectifiers active.

    Returns:
        An `InitializationReport`, one row for each layer that was set.

    Raises:
        ValueError: If `mean` or `x` is not finite, or a channel has one and the same value for all of `x`.
            The weights are then as they were.

    Example:
        >>> import keras
        >>> model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(3)])
        >>> x = np.random.default_rng(0).normal(5.0, 3.0, size=(256, 8))
        >>> report = data_dependent(model, x)
        >>> y = keras.ops.convert_to_numpy(model(x))
        >>> np.allclose(y.mean(axis=0), 0, atol=1e-5), np.allclose(y.std(axis=0), 1, atol=1e-5)
        (True, True)

    Source:
        Krähenbühl et al., 2015, Data-dependent Initializations of Convolutional Neural Networks, algorithm 1,
        https://arxiv.org/abs/1511.06856. Their algorithm 2, which then balances layers by gradients, is not
        here.
    """
    arguments.finite("mean", mean)

    def visit(layer, outputs) -> int:
        values = outputs()
        channel = 1 if getattr(layer, "data_format", None) == "channels_first" else values.ndim - 1
        rest = tuple(axis for axis in range(values.ndim) if axis != channel)
        average, spread = values.mean(axis=rest), values.std(axis=rest)
        _check_spread(layer, average, spread)
        kernel = ops.convert_to_numpy(layer.kernel)
        layer.kernel.assign(kernel / _along_kernel(layer, spread))
        if layer.bias is not None:
            without_bias = average - ops.convert_to_numpy(layer.bias)
            layer.bias.assign(mean - without_bias / spread)
        return 1

    return sweep(model, x, visit)


def _along_kernel(layer, channels: np.ndarray) -> np.ndarray:
    """One number a channel, shaped to multiply the kernel of the layer."""
    if isinstance(layer, DEPTHWISE):
        return channels.reshape(layer.kernel.shape[-2:])
    return channels[:, None] if isinstance(layer, TRANSPOSED) else channels


def _check_spread(layer, average: np.ndarray, spread: np.ndarray):
    """Raises if the outputs of some channel do not vary beyond rounding."""
    constant = np.flatnonzero(~(spread > 1e-6 * np.abs(average)))
    if constant.size:
        raise ValueError(
            "`x` must make each channel vary. Received: one and the same output in "
            f"{constant.size} of {spread.size} channels of layer {layer.name!r}, the first {constant[0]}"
        )
