"""The confusion matrix and its largest entry off the diagonal."""

import numpy as np
import pytest

from course.diagnose import confusion_matrix, largest_confusion


def test_counts_worked_by_hand():
    """Rows are the truth: of three zeros, two were called 2."""
    matrix = confusion_matrix(np.array([0, 0, 0, 1, 2]), np.array([0, 2, 2, 1, 1]), classes=3)
    assert matrix.tolist() == [[1, 0, 2], [0, 1, 0], [0, 1, 0]]


def test_sums_to_the_examples_and_its_diagonal_to_the_right_ones():
    """Two laws of any such table."""
    draw = np.random.default_rng(0)
    labels, predicted = draw.integers(0, 4, 200), draw.integers(0, 4, 200)
    matrix = confusion_matrix(labels, predicted, 4)
    assert matrix.sum() == 200
    assert np.trace(matrix) == (labels == predicted).sum()


def test_largest_confusion_is_a_share_and_not_a_count():
    """Class 1 is rare: 3 of its 4 are wrong, which weighs more than 10 of 100."""
    assert largest_confusion(np.array([[90, 10], [3, 1]])) == (1, 0, 0.75)


def test_a_class_without_examples_is_no_confusion():
    """An empty row must give neither a division by zero nor a winner."""
    assert largest_confusion(np.array([[5, 1, 0], [0, 0, 0], [0, 0, 6]])) == (0, 1, pytest.approx(1 / 6))


def test_lengths_that_differ_are_named():
    """NumPy might broadcast one label over all predictions."""
    with pytest.raises(ValueError, match="3 and 2"):
        confusion_matrix(np.zeros(3, int), np.zeros(2, int), 2)
