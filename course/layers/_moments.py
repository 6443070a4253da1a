"""Mean and covariance of data that comes in batches, in float64: what layers adapt to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import keras
import numpy as np

CHUNK = 1000


@dataclass(frozen=True)
class Moments:
    """How many rows there were, their mean `(features,)` and covariance `(features, features)`.

    The covariance divides by `count - 1`.
    """

    count: int
    mean: np.ndarray
    covariance: np.ndarray


def moments(data, rows_of: Callable[[np.ndarray], np.ndarray]) -> Moments:
    """Mean and covariance over the rows `(rows, features)` that `rows_of` finds in each batch of `data`.

    Batches are merged exactly, as Chan, Golub and LeVeque (1983, Algorithms for Computing the Sample
    Variance) do for two samples.

    Raises:
        ValueError: If there are fewer than two rows, or a value is not finite.
    """
    count, mean, scatter = 0, 0.0, 0.0
    for batch in batches(data):
        rows = rows_of(batch).astype("float64")
        if not len(rows):
            continue
        if not np.isfinite(rows).all():
            raise ValueError("`data` must be finite. Received: data with NaN or infinite values")
        batch_mean = rows.mean(axis=0)
        centred = rows - batch_mean
        step = batch_mean - mean
        total = count + len(rows)
        scatter = scatter + centred.T @ centred + np.outer(step, step) * count * len(rows) / total
        mean = mean + step * len(rows) / total
        count = total
    if count < 2:
        raise ValueError(f"`data` must hold at least 2 rows to have a covariance. Received: {count}")
    return Moments(count, mean, scatter / (count - 1))


def principal_axes(covariance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Variances `(features,)`, largest first, and axes `(features, features)`, one in each column.

    The entry of an axis that is largest in size is positive, which settles the sign.
    """
    variances, axes = np.linalg.eigh(covariance)
    variances, axes = np.maximum(variances[::-1], 0), axes[:, ::-1]
    largest = np.abs(axes).argmax(axis=0)
    return variances, axes * np.sign(axes[largest, np.arange(axes.shape[1])])


def batches(data) -> Iterator[np.ndarray]:
    """The batches in an array, a tensor, a dataset, a `PyDataset` or an iterable of batches.

    Of a batch that is a tuple `(x, y)` only `x` is taken.
    """
    if isinstance(data, np.ndarray) or keras.ops.is_tensor(data):
        data = _as_array(data)
        yield from (data[start : start + CHUNK] for start in range(0, len(data), CHUNK))
    elif isinstance(data, keras.utils.PyDataset):
        yield from (_as_array(data[index]) for index in range(data.num_batches))
    elif hasattr(data, "__iter__"):
        yield from map(_as_array, data)
    else:
        raise ValueError(
            "`data` must be an array, a tensor, a dataset or an iterable of batches. "
            f"Received: data of type {type(data).__name__}"
        )


def _as_array(batch) -> np.ndarray:
    if isinstance(batch, list | tuple):
        batch = batch[0]
    return keras.ops.convert_to_numpy(batch) if keras.ops.is_tensor(batch) else np.asarray(batch)
