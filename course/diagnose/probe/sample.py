"""A few rows of the training data, wherever they come from."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import keras
import numpy as np

ROWS = 4096  # read for statistics
VALUES = 4_000_000  # in all, of one array: large images need fewer rows
BATCHES = 16  # of a data set that comes in batches


@dataclass
class Sample:
    """Rows that were read.

    Attributes:
        x: Inputs, in the structure that the model takes, as NumPy arrays.
        y: Targets, likewise, or None.
        sample_weight: Weights, likewise, or None.
        whole_x: All inputs, where they are arrays; None elsewhere.
        rows: Training examples in all; None if unknown.
        in_order: Whether neighbours in the sample are neighbours in the data.
        batch_size: Of data that come in batches.
        why_not: Why nothing was read; None where something was.
    """

    x: object = None
    y: object = None
    sample_weight: object = None
    whole_x: object = None
    rows: int | None = None
    in_order: bool = False
    batch_size: int | None = None
    why_not: str | None = None
    extra: dict = field(default_factory=dict)


def is_array(data) -> bool:
    """Whether data are held as arrays, or a structure of them, and not as batches to be asked for."""
    leaves = keras.tree.flatten(data)
    return bool(leaves) and all(
        isinstance(leaf, np.ndarray) or keras.ops.is_tensor(leaf) or _is_frame(leaf) for leaf in leaves
    )


def read(x, y=None, sample_weight=None) -> Sample:
    """Reads rows of arrays, a `tf.data.Dataset`, a `keras.utils.PyDataset` or a PyTorch `DataLoader`.

    Batches are read from the start. A dataset that shuffles is copied first where it can be, so that the
    order of the training is not changed.

    Raises:
        ValueError: If the arrays hold different numbers of examples, or `x` can be read only once.
    """
    if isinstance(x, list) and x and not any(hasattr(one, "shape") for one in keras.tree.flatten(x)):
        x = np.asarray(x)
        y = np.asarray(y) if isinstance(y, list) else y
    if is_array(x):
        return _of_arrays(x, y, sample_weight)
    if hasattr(x, "__next__"):
        raise ValueError(
            "`x` must be arrays or batches that can be read more than once, as a `tf.data.Dataset`, a "
            f"`keras.utils.PyDataset` or a PyTorch `DataLoader`. Received: {type(x).__name__}"
        )
    return of_batches(_first_batches(x), rows=_rows_of(x))


def of_batches(batches, rows: int | None = None) -> Sample:
    """Puts batches `(x, y, sample_weight)`, as a data set gives them, together to one sample."""
    read_so_far, kept = 0, []
    for batch in batches:
        parts = keras.utils.unpack_x_y_sample_weight(batch)
        kept.append(tuple(None if part is None else _as_numpy(part) for part in parts))
        read_so_far += len(keras.tree.flatten(kept[-1][0])[0])
        if read_so_far >= ROWS or len(kept) == BATCHES:
            break
    if not kept:
        return Sample(why_not="the data hold no batch")
    joined = [
        None
        if kept[0][part] is None
        else keras.tree.map_structure(lambda *arrays: np.concatenate(arrays), *(one[part] for one in kept))
        for part in range(3)
    ]
    first = len(keras.tree.flatten(kept[0][0])[0])
    return Sample(*joined, rows=rows, in_order=True, batch_size=first)


def rows_at(structure, rows: np.ndarray):
    """The chosen rows of each array of a structure."""
    return None if structure is None else keras.tree.map_structure(lambda array: array[rows], structure)


def probe_rows(sample: Sample, size: int) -> np.ndarray:
    """Row numbers for a probe: evenly from each class where there are classes, else evenly from all."""
    arrays = keras.tree.flatten(sample.x)
    count = len(arrays[0])
    targets = keras.tree.flatten(sample.y) if sample.y is not None else []
    if len(targets) == 1 and count > size:
        labels = targets[0]
        if labels.ndim == 2 and labels.shape[1] > 1:
            labels = labels.argmax(axis=1)
        labels = labels.reshape(count, -1)
        if labels.shape[1] == 1 and 1 < len(np.unique(labels)) <= size // 2:
            return _stratified(labels[:, 0], size)
    return np.unique(np.linspace(0, count - 1, min(size, count)).astype(int))


def _stratified(labels: np.ndarray, size: int) -> np.ndarray:
    """Rows of each class in turn, so that the shares of the classes are kept as far as `size` allows."""
    order = np.argsort(labels, kind="stable")
    return np.sort(order[np.linspace(0, len(labels) - 1, size).astype(int)])


def _of_arrays(x, y, sample_weight) -> Sample:
    lengths = {len(leaf) for leaf in keras.tree.flatten([part for part in (x, y) if part is not None])}
    if len(lengths) != 1:
        raise ValueError(f"`x` and `y` must hold as many examples. Received: {sorted(lengths)}")
    [count] = lengths
    values = max(int(np.prod(leaf.shape[1:], dtype=int)) for leaf in keras.tree.flatten(x))
    wanted = min(count, ROWS, max(64, VALUES // max(values, 1)))
    rows = np.unique(np.linspace(0, count - 1, wanted).astype(int)) if count else np.array([], int)
    parts = [
        None if part is None else keras.tree.map_structure(lambda leaf: _take(leaf, rows), part)
        for part in (x, y, sample_weight)
    ]
    whole = keras.tree.map_structure(lambda leaf: leaf if isinstance(leaf, np.ndarray) else None, x)
    why_not = None if count else "the data hold no example"
    return Sample(*parts, whole_x=whole, rows=count, in_order=wanted == count, why_not=why_not)


def _take(leaf, rows: np.ndarray) -> np.ndarray:
    if isinstance(leaf, np.ndarray):
        return leaf if len(rows) == len(leaf) else leaf[rows]
    return _as_numpy(leaf)[rows]


def _as_numpy(structure):
    def one(leaf):
        if isinstance(leaf, np.ndarray):
            return leaf
        if keras.ops.is_tensor(leaf):
            return keras.ops.convert_to_numpy(leaf)
        if hasattr(leaf, "detach"):  # a PyTorch tensor under another backend
            return leaf.detach().cpu().numpy()
        return np.asarray(leaf)

    return keras.tree.map_structure(one, structure)


def _is_frame(leaf) -> bool:
    return hasattr(leaf, "iloc") and hasattr(leaf, "to_numpy")


def _first_batches(data) -> Iterator:
    if isinstance(data, keras.utils.PyDataset):
        return (data[index] for index in range(min(data.num_batches or BATCHES, BATCHES)))
    if hasattr(data, "collate_fn") and hasattr(getattr(data, "dataset", None), "__getitem__"):
        return _of_loader(data)
    return iter(_apart(data))


def _of_loader(loader) -> Iterator:
    """Batches of a PyTorch `DataLoader`, past its sampler and workers, which draw from its generator."""
    count, size = len(loader.dataset), loader.batch_size or 32
    rows = np.linspace(0, count - 1, min(count, ROWS)).astype(int)  # from all over: rows may lie sorted
    for start in range(0, len(rows), size):
        yield loader.collate_fn([loader.dataset[int(row)] for row in rows[start : start + size]])


def _apart(data):
    """A copy of a `tf.data.Dataset` that shuffles by itself; anything else as it is."""
    if not (hasattr(data, "element_spec") and hasattr(data, "_variant_tensor")):
        return data
    from course.diagnose.probe.tf_data import apart

    return apart(data)


def _rows_of(data) -> int | None:
    """Examples in all, where the data tell without being read."""
    inner = getattr(data, "dataset", None)  # PyTorch's DataLoader
    if inner is not None and hasattr(inner, "__len__"):
        return len(inner)
    return None
