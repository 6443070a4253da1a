"""Data handed to a callback, which gets none from `fit`: arrays as `fit` takes them, or batches."""

import keras

from course.diagnose.probe.sample import is_array


def given_data(name: str, data) -> tuple | None:
    """`(x, y)`, `(x, y, sample_weight)` or `(batches,)`; None for None.

    Args:
        name: Of the argument.
        data: What was given for it.

    Raises:
        ValueError: If it is none of these, can be read only once, or holds different numbers of examples.
    """
    if data is None:
        return None
    parts = tuple(data) if isinstance(data, tuple | list) else (data,)
    if is_array(parts[:1]) and 2 <= len(parts) <= 3:
        leaves = keras.tree.flatten([part for part in parts if part is not None])
        lengths = sorted({len(leaf) for leaf in leaves if hasattr(leaf, "__len__")})
        if len(lengths) == 1 and all(hasattr(leaf, "shape") for leaf in leaves):
            return parts
        raise ValueError(f"`{name}` must hold as many examples in each part. Received: lengths {lengths}")
    if len(parts) == 1 and not is_array(parts) and _is_read_again(parts[0]):
        return parts
    count = f" with {len(parts)} parts" if isinstance(data, tuple | list) else ""
    raise ValueError(
        f"`{name}` must be arrays `(x, y)` or `(x, y, sample_weight)`, or batches that can be read more than "
        f"once. Received: {name}={type(data).__name__}{count}"
    )


def _is_read_again(data) -> bool:
    if isinstance(data, str | bytes | dict) or hasattr(data, "__next__"):
        return False
    return isinstance(data, keras.utils.PyDataset) or hasattr(data, "__iter__")
