"""The handwritten digits that ship with scikit-learn."""

import numpy as np


def read() -> tuple[np.ndarray, np.ndarray]:
    """Returns 1,797 images, uint8 of shape `(1797, 8, 8, 1)` with values 0 to 16, and int32 labels."""
    from sklearn.datasets import load_digits

    digits = load_digits()
    return digits.images.astype(np.uint8)[..., None], digits.target.astype(np.int32)
