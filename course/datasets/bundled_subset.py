"""The part of Fashion-MNIST that ships with the course: 5,000 + 1,000 images, 10 classes of equal size.

Of the 60,000 training images the first 400 of each class, then the next 100 of each, so that validation
(the last 1,000) is balanced too; of the 10,000 test images the first 100 of each class. Each of the three
parts keeps the order of the original.

`python -m course.datasets.bundled_subset` writes the file again from the original in the cache.
"""

from pathlib import Path

import numpy as np

from course.datasets import cache, records
from course.datasets.catalogue import CATALOGUE, find_real
from course.datasets.fetching import fetch
from course.errors import BrokenFileError

FILE = Path(__file__).parent / "bundled" / "fashion_mnist_small.npz"


def choose(labels: np.ndarray, train: int) -> np.ndarray:
    """Returns the indices of the images that make up the subset.

    Args:
        labels: Labels of the original, training then test, of shape `(examples,)`.
        train: How many of them are for training.

    Returns:
        5,000 indices of training images, then 1,000 of test images.
    """

    def of_each_class(part: slice, first: int, last: int) -> np.ndarray:
        places = [np.flatnonzero(labels[part] == label)[first:last] for label in range(10)]
        return np.sort(np.concatenate(places)) + (part.start or 0)

    training, test = slice(0, train), slice(train, None)
    return np.concatenate(
        [of_each_class(training, 0, 400), of_each_class(training, 400, 500), of_each_class(test, 0, 100)]
    )


def read() -> tuple[np.ndarray, np.ndarray]:
    """Returns the images, uint8 of shape `(6000, 28, 28, 1)`, and their labels, int32.

    Raises:
        BrokenFileError: If the file that was installed is not what it should be.
    """
    try:
        with open(FILE, "rb") as stream, np.load(stream, allow_pickle=False) as arrays:
            content = np.concatenate([arrays["images"].ravel(), arrays["labels"]])
    except Exception as error:  # zip, zlib and NumPy each have errors of their own
        raise _broken() from error
    entry = CATALOGUE["fashion_mnist_small"]
    if cache.checksum(content) != entry.sha256:
        raise _broken()
    return records.unpack(entry, content)


def _broken() -> BrokenFileError:
    return BrokenFileError("The images that ship with the course are damaged.", "Install the course again.")


def write() -> None:
    """Makes the file from Fashion-MNIST, which is fetched if it is not in the cache."""
    fetch("fashion_mnist")
    entry = find_real("fashion_mnist")
    images, labels = records.unpack(entry, cache.read(entry))
    chosen = choose(labels, entry.train)
    np.savez_compressed(FILE, images=images[chosen], labels=labels[chosen].astype(np.uint8))


if __name__ == "__main__":
    write()
