"""Which class is taken for which."""

import numpy as np


def confusion_matrix(labels: np.ndarray, predicted: np.ndarray, classes: int) -> np.ndarray:
    """Counts the examples of each class by the class they were given.

    Args:
        labels: True classes from 0, `(n,)`.
        predicted: Predicted classes, `(n,)`.
        classes: Number of classes.

    Returns:
        Array `(classes, classes)`: entry (i, j) counts the examples of class i that were called j.

    Raises:
        ValueError: If the two lengths differ.

    Example:
        >>> confusion_matrix(np.array([0, 0, 1]), np.array([0, 1, 1]), classes=2).tolist()
        [[1, 1], [0, 1]]
    """
    if len(labels) != len(predicted):
        raise ValueError(
            f"`labels` and `predicted` must be of one length. Received: {len(labels)} and {len(predicted)}"
        )
    counts = np.zeros((classes, classes), dtype=int)
    np.add.at(counts, (labels, predicted), 1)
    return counts


def largest_confusion(matrix: np.ndarray) -> tuple[int, int, float]:
    """Finds the error that takes the largest share of its class.

    Args:
        matrix: As `confusion_matrix` makes it.

    Returns:
        `(true class, class it is taken for, share of the true class)`.

    Example:
        >>> largest_confusion(np.array([[8, 2], [1, 9]]))
        (0, 1, 0.2)
    """
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    np.fill_diagonal(shares, 0.0)
    true, taken_for = np.unravel_index(shares.argmax(), shares.shape)
    return int(true), int(taken_for), float(shares[true, taken_for])
