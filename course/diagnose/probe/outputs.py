"""The outputs of a model: which loss and which target belong to which, and their values in numbers."""

import keras
import numpy as np
from keras import ops

from course.diagnose.probe.recorder import ops_tensors

COLUMNS = ("minimum", "maximum", "smallest_sum", "largest_sum", "spread")
"""What is measured of the predictions: values, sums over the last axis, spread over the examples."""


def output_names(model, outputs) -> list[str]:
    """A name for each output, in their flat order: its key, or what the model calls it, or its number."""
    if isinstance(outputs, dict):
        return [str(key) for key in sorted(outputs)]
    count, known = len(ops_tensors(outputs)), list(getattr(model, "output_names", None) or [])
    return known if len(known) == count else [str(number) for number in range(count)]


def output_of(path: tuple, names: list[str]) -> int | None:
    """The number of the output that a compiled loss with this path is for."""
    if len(names) == 1 and len(path) <= 1:
        return 0
    if len(path) == 1 and isinstance(path[0], int) and path[0] < len(names):
        return path[0]
    return names.index(str(path[-1])) if path and str(path[-1]) in names else None


def target_of(y, number: int | None, names: list[str]):
    """The target of an output: by its name where the targets are named, else by its number."""
    if number is None or y is None:
        return None
    if isinstance(y, dict):
        return y.get(names[number], next(iter(y.values())) if len(y) == len(names) == 1 else None)
    flat = keras.tree.flatten(y)
    return flat[number] if len(flat) == len(names) else None


def on_host(predictions: np.ndarray) -> list[float]:
    """The `COLUMNS` of an array `(batch, ...)`."""
    x = np.asarray(predictions, dtype="float32")
    x = x.reshape(-1, 1) if x.ndim < 2 else x
    with np.errstate(all="ignore"):
        sums = x.sum(axis=-1)
        numbers = x.min(), x.max(), sums.min(), sums.max(), x.std(axis=0).mean()
    return [float(one) for one in numbers]


def on_device(predictions):
    """As `on_host`, of a tensor, as one tensor."""
    x = ops.cast(predictions, "float32")
    x = ops.reshape(x, (-1, 1)) if len(x.shape) < 2 else x
    sums = ops.sum(x, axis=-1)
    return ops.stack([ops.min(x), ops.max(x), ops.min(sums), ops.max(sums), ops.mean(ops.std(x, axis=0))])
