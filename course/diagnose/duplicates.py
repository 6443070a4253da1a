"""Examples of one set that stand, bit for bit, in another."""

import numpy as np


def duplicate_rows(x: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """Finds the examples of `x` that also stand in `reference`.

    The search is exact: a cropped, re-encoded or mirrored copy is not found.

    Args:
        x: Examples `(n, ...)`, as the validation images.
        reference: Examples of the same shape and dtype, as the training images.

    Returns:
        The row numbers in `x`, in rising order.

    Raises:
        ValueError: If the shapes or dtypes of the examples differ, so that nothing could match.

    Example:
        >>> duplicate_rows(np.array([[1, 2], [3, 4]]), np.array([[3, 4], [5, 6]])).tolist()
        [1]
    """
    if x.shape[1:] != reference.shape[1:] or x.dtype != reference.dtype:
        raise ValueError(
            "`x` and `reference` must hold examples of one shape and dtype. "
            f"Received: {x.dtype} {x.shape[1:]} and {reference.dtype} {reference.shape[1:]}"
        )
    known = {example.tobytes() for example in reference}
    return np.array([row for row, example in enumerate(x) if example.tobytes() in known], dtype=int)
