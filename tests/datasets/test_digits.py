"""The digits that ship with scikit-learn."""

import numpy as np

from course.datasets import digits


def test_they_are_the_1797_digits_of_scikit_learn():
    """Its documentation: 1,797 images of 8 x 8, values 0 to 16, from 174 to 183 of each class."""
    images, labels = digits.read()
    assert (images.shape, images.min(), images.max()) == ((1797, 8, 8, 1), 0, 16)
    counts = np.bincount(labels)
    assert (counts.min(), counts.max()) == (174, 183)


def test_no_value_was_rounded():
    from sklearn.datasets import load_digits

    assert (digits.read()[0][..., 0] == load_digits().images).all()
