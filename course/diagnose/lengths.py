"""Lengths of large arrays and angles between them, as cheap as a watched training needs."""

import math

import numpy as np

SMALLEST, LARGEST = 1e-30, 1e30
"""Between these, a sum of squares in float32 has lost nothing that counts."""


def length(array: np.ndarray) -> float:
    """Euclidean length of an array of any shape.

    The squares of float32 are summed in float32, in pairs, at a third of the cost; where they would vanish or
    overflow, in float64.

    Example:
        >>> length(np.array([3.0, 4.0], "float32")), length(np.full(2, 3e-30, "float32")) > 0
        (5.0, True)
    """
    return math.sqrt(_sum_of_products(array, array))


def root_mean_square(array: np.ndarray) -> float:
    """Root of the mean square of the entries; 0 where there are none."""
    return length(array) / math.sqrt(array.size) if array.size else 0.0


def cosine(a: np.ndarray, b: np.ndarray) -> float | None:
    """Cosine of the angle between two arrays of the same shape; None where one has no direction.

    Example:
        >>> cosine(np.array([1.0, 0.0]), np.array([-2.0, 0.0]))
        -1.0
    """
    lengths = length(a) * length(b)
    if not (lengths > 0 and math.isfinite(lengths)):
        return None
    return _sum_of_products(a, b) / lengths


def _sum_of_products(a: np.ndarray, b: np.ndarray) -> float:
    with np.errstate(over="ignore", invalid="ignore"):  # plain sums: the threads of a BLAS cost more
        total = float((a * b).sum())
        if not SMALLEST < abs(total) < LARGEST:
            total = float(np.multiply(a, b, dtype="float64").sum())
    return total
