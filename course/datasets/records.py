"""Images and labels as one row of bytes, and back."""

import math

import numpy as np

from course.datasets.catalogue import Entry


def pack(x_train: np.ndarray, y_train: np.ndarray, x_test: np.ndarray, y_test: np.ndarray) -> np.ndarray:
    """Returns all images (training, then test), then all labels, as uint8 of shape `(bytes,)`."""
    parts = (x_train, x_test, y_train, y_test)
    return np.concatenate([np.asarray(part, dtype=np.uint8).ravel() for part in parts])


def unpack(entry: Entry, content: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Returns the images, `(train + test, height, width, channels)`, and the labels of packed bytes.

    The images are a view of `content`; the labels are copied to int32.
    """
    examples = entry.train + entry.test
    pixels = examples * math.prod(entry.shape)
    images = content[:pixels].reshape(examples, *entry.shape)
    return images, content[pixels:].astype(np.int32)
