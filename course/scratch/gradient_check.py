"""Gradient checking: compare a formula for the gradient with differences of the loss."""

import numpy as np


def central_difference(f, x, epsilon: float = 1e-5):
    """Gradient of `f` at `x` from two values of `f` an entry; the error falls as epsilon squared.

        df/dx_j  ~  (f(x + epsilon e_j) - f(x - epsilon e_j)) / (2 epsilon)

    Args:
        f: Function from an array like `x` to a number. It may keep no state between calls.
        x: Array of any shape, in float64.
        epsilon: Size of the step, above 0.

    Returns:
        Array with the shape of `x`.

    Example:
        >>> central_difference(lambda x: float(x[0] ** 2), np.array([3.0])).round(6)
        array([6.])
    """
    return _difference(f, x, lambda at: (at(epsilon) - at(-epsilon)) / (2 * epsilon))


def forward_difference(f, x, epsilon: float = 1e-5):
    """Gradient of `f` at `x` from one step forwards; the error falls only as epsilon.

        df/dx_j  ~  (f(x + epsilon e_j) - f(x)) / epsilon

    Args:
        f: As in `central_difference`.
        x: As in `central_difference`.
        epsilon: Size of the step, above 0.

    Returns:
        Array with the shape of `x`.
    """
    return _difference(f, x, lambda at: (at(epsilon) - at(0.0)) / epsilon)


def _difference(f, x, formula):
    """Applies a difference formula to one entry of x at a time."""
    x = np.array(x, dtype="float64")
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):

        def at(step, index=index):
            moved = x.copy()
            moved[index] += step
            return f(moved)

        gradient[index] = formula(at)
    return gradient


def relative_error(a, b) -> float:
    """How far two gradients lie apart, as a share of the longer one.

        ||a - b|| / max(||a||, ||b||)

    Right formulas in float64 give about 1e-7 and less against `central_difference`, wrong ones
    rarely less than 1e-3.

    Args:
        a: Array.
        b: Array of the same shape.

    Returns:
        A number from 0 (equal) to 2 (opposite); 0 where both gradients are zero.

    Raises:
        ValueError: If the shapes differ.
    """
    a, b = np.asarray(a, dtype="float64"), np.asarray(b, dtype="float64")
    if a.shape != b.shape:
        raise ValueError(f"`a` and `b` must have one shape. Received: {a.shape} and {b.shape}")
    longer = max(np.linalg.norm(a), np.linalg.norm(b))
    return float(np.linalg.norm(a - b) / longer) if longer > 0 else 0.0
