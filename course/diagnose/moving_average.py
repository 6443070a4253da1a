"""The trend of a noisy curve."""

import numpy as np


def moving_average(values, window: int) -> np.ndarray:
    """Averages each stretch of `window` neighbours.

    Independent noise loses all but one part in `window` of its variance; the trend stays, up to what
    it bends within a window.

    Args:
        values: Numbers in the order of their steps, `(n,)`.
        window: Steps averaged, from 1 to n.

    Returns:
        Array `(n - window + 1,)`; its entry i is the mean of `values[i : i + window]`.

    Raises:
        ValueError: If `window` is out of range.

    Example:
        >>> moving_average([1, 2, 6, 4], window=2).tolist()
        [1.5, 4.0, 5.0]
    """
    values = np.asarray(values, dtype=float)
    if not 1 <= window <= len(values):
        raise ValueError(f"`window` must be from 1 to the {len(values)} values. Received: window={window}")
    return np.convolve(values, np.full(window, 1 / window), mode="valid")
