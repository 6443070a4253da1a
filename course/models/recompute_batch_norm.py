"""Exact statistics for batch normalisation, in place of moving averages that lag behind."""

import contextlib
from collections.abc import Iterator

import keras
import numpy as np
from keras import ops

from course import arguments


def recompute_batch_norm(model: keras.Model, x, batch_size: int = 128) -> tuple[str, ...]:
    """Sets the statistics of each `BatchNormalization` to those of its inputs over a whole data set.

    In training each layer keeps moving averages over the batches it has seen, while the weights before it
    kept changing. This runs the finished model instead, once for each layer and no further than that layer,
    from the first to the last: a layer is measured when all before it normalise with their new statistics.

        mean = sum(x) / N        variance = sum((x - mean) ** 2) / N

    over all examples and positions, merged over batches in float64, so the size of the batches does not
    matter. Everything runs as at inference: no dropout, no augmentation. Masked steps do not count. A layer
    with `trainable=False` keeps its statistics, and so does one that the model never calls. If anything
    fails, all statistics are put back.

    Args:
        model: Built model of any kind: Sequential, functional or subclassed, with other models in it.
        x: Inputs, shape `(examples, ...)`: an array, or a list, tuple or dictionary of them; or batches that
            can be read more than once: a `tf.data.Dataset`, `keras.utils.PyDataset`, PyTorch `DataLoader`. Of
            batches `(x, y)` and `(x, y, sample_weight)` only `x` is used.
        batch_size: Examples in each forward pass, at least 1. It changes the time, not the statistics: on a
            ResNet-20 for CIFAR images 128 takes 0.6 of the time of 32. Batches that come as such keep their
            size.

    Returns:
        Names of the layers whose statistics were set, in the order of computation.

    Raises:
        ValueError: If `model` is not built, `x` is empty, can be read only once or brings values that are not
            finite into a layer, or `batch_size` is below 1.

    Example:
        >>> model = keras.Sequential([keras.Input((1,)), keras.layers.BatchNormalization()])
        >>> recompute_batch_norm(model, np.array([[1.0], [2.0], [6.0]]))[0] == model.layers[0].name
        True
        >>> model.layers[0].moving_mean.numpy().item()
        3.0
        >>> round(model.layers[0].moving_variance.numpy().item(), 4)  # (4 + 1 + 9) / 3
        4.6667

    Source:
        Ioffe and Szegedy, 2015, Batch Normalization, algorithm 2, https://arxiv.org/abs/1502.03167, which
        averages the variances of batches and multiplies by N / (N - 1); this is the variance of the data set
        itself, as Keras's layer takes it of a batch. Batches are merged as in Chan, Golub and LeVeque, 1983,
        Algorithms for Computing the Sample Variance.
    """
    arguments.built_model(model)
    arguments.whole("batch_size", batch_size, at_least=1)
    layers = [layer for layer in model._flatten_layers(include_self=False) if _has_moving_statistics(layer)]
    if not layers:
        return ()
    before = [(variable, ops.convert_to_numpy(variable).copy()) for one in layers for variable in _of(one)]
    try:
        with _without_gradients():
            calls = _calls_in_order(model, layers, x, batch_size)
            for layer, count in calls:
                _set(layer, _measure(model, layer, count, x, batch_size))
    except BaseException:
        for variable, value in before:
            variable.assign(value)
        raise
    return tuple(layer.name for layer, _ in calls)


class _Measured(BaseException):
    """Ends a forward pass when what was to be seen is seen. No `Exception`: Keras would rewrite it."""


class _Moments:
    """Count, mean and sum of squared differences from the mean, for each channel, in float64."""

    def __init__(self):
        self.count, self.mean, self.scatter = 0, 0.0, 0.0

    def add(self, count: float, mean: np.ndarray, scatter: np.ndarray):
        if not count:  # every step of the batch is masked
            return
        total = self.count + count
        step = mean - self.mean
        self.scatter = self.scatter + scatter + step**2 * self.count * count / total
        self.mean = self.mean + step * count / total
        self.count = total


def _has_moving_statistics(layer) -> bool:
    return isinstance(layer, keras.layers.BatchNormalization) and layer.built and layer.trainable


def _of(layer) -> list:
    """The variables that hold the statistics of a layer."""
    renorm = [layer.moving_stddev, layer.renorm_mean, layer.renorm_stddev] if layer.renorm else []
    return [layer.moving_mean, layer.moving_variance, *renorm]


def _set(layer, moments: _Moments):
    mean, variance = moments.mean, moments.scatter / moments.count
    deviation = np.sqrt(variance + layer.epsilon)
    for variable, value in zip(_of(layer), (mean, variance, deviation, mean, deviation), strict=False):
        variable.assign(value)


def _calls_in_order(model, layers, x, batch_size) -> list[tuple]:
    """Each layer that the model calls, in the order of its first call, with the number of its calls."""
    calls = {}

    def note(layer, *_):
        calls[id(layer)] = (layer, calls.get(id(layer), (layer, 0))[1] + 1)

    with contextlib.ExitStack() as hooks:
        for layer in layers:
            hooks.enter_context(_seen_by(note, layer))
        for batch in _batches(x, batch_size):
            model(batch, training=False)
            return list(calls.values())
    raise ValueError("`x` must hold at least one example. Received: no batch")


def _measure(model, layer, calls: int, x, batch_size: int) -> _Moments:
    """The moments of the inputs of one layer, over all batches and all its calls in each."""
    moments = _Moments()
    left = 0

    def add(layer, inputs, mask):
        nonlocal left
        moments.add(*_of_batch(layer, inputs, mask))
        left -= 1
        if not left:
            raise _Measured

    with _seen_by(add, layer):
        for batch in _batches(x, batch_size):
            left = calls
            with contextlib.suppress(_Measured):
                model(batch, training=False)
    if not moments.count or not np.isfinite(moments.scatter).all():
        received = "NaN or infinite values" if moments.count else "masked steps only"
        raise ValueError(f"`x` must bring finite values into {layer.name!r}. Received: {received}")
    return moments


def _of_batch(layer, inputs, mask) -> tuple[float, np.ndarray, np.ndarray]:
    """Count, mean and scatter of one batch: each sum is taken where the tensor is, in two passes."""
    inputs = ops.cast(inputs, keras.backend.result_type(inputs.dtype, "float32"))
    axis = layer.axis % len(inputs.shape)
    others = [other for other in range(len(inputs.shape)) if other != axis]
    weights = 1.0 if mask is None else ops.cast(ops.expand_dims(mask, -1), inputs.dtype)
    count = float(ops.sum(weights * ops.ones_like(inputs))) / inputs.shape[axis]
    mean = ops.sum(weights * inputs, axis=others, keepdims=True) / max(count, 1)
    scatter = ops.sum(weights * ops.square(inputs - mean), axis=others)
    return count, *(ops.convert_to_numpy(part).ravel().astype("float64") for part in (mean, scatter))


@contextlib.contextmanager
def _seen_by(watch, layer):
    """Within the block, `watch(layer, inputs, mask)` runs before each call of the layer."""
    original = layer.call

    def call(inputs, training=None, mask=None):
        watch(layer, inputs, mask)
        return original(inputs, training=training, mask=mask)

    layer.__dict__["call"] = call
    try:
        yield
    finally:
        del layer.__dict__["call"]


def _batches(x, batch_size: int) -> Iterator:
    """The inputs in `x`, a batch at a time, as often as it is asked."""
    if isinstance(x, np.ndarray | list | tuple | dict) or ops.is_tensor(x):
        lengths = {len(array) for array in keras.tree.flatten(x)}
        if len(lengths) != 1:
            raise ValueError(f"`x` must hold as many examples in each array. Received: {sorted(lengths)}")
        for start in range(0, *lengths, batch_size):
            yield keras.tree.map_structure(lambda array, at=start: array[at : at + batch_size], x)
        return
    if isinstance(x, keras.utils.PyDataset):
        found = (x[index] for index in range(x.num_batches))
    elif iter(x) is x:
        raise ValueError(f"`x` must be readable more than once. Received: {type(x).__name__}")
    else:
        found = iter(x)
    for batch in found:
        yield keras.utils.unpack_x_y_sample_weight(batch)[0]


def _without_gradients():
    """PyTorch notes each operation for a later gradient unless it is told not to."""
    if keras.backend.backend() != "torch":
        return contextlib.nullcontext()
    import torch

    return torch.no_grad()
