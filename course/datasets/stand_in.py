"""The bundled clothes in the shape of a real set that this machine does not have."""

import dataclasses

import numpy as np

from course.datasets import bundled_subset
from course.datasets.catalogue import CATALOGUE, Entry
from course.datasets.cutting import cut
from course.datasets.split import Split


def stand_in(
    entry: Entry, *, train: int | None, validation: int | None, test: int | None, seed: int | None
) -> Split:
    """Returns the bundled images as if they were the set that was asked for, and prints that it does so.

    Where more examples are asked for than the bundle has, it gives what it has: of its 5,000 training
    images at most 1,000 for validation and the rest for training, and 1,000 for testing.

    Args:
        entry: The real set; its name and shape are kept, its classes are not.
        train: As for `load`.
        validation: As for `load`.
        test: As for `load`.
        seed: As for `load`.
    """
    bundle = CATALOGUE["fashion_mnist_small"]
    images, labels = bundled_subset.read()
    held_out = min(entry.validation if validation is None else validation, bundle.validation)
    split = cut(
        dataclasses.replace(bundle, name=entry.name),
        _fit(images, entry.shape),
        labels,
        train=None if train is None else min(train, bundle.train - held_out),
        validation=held_out,
        test=None if test is None else min(test, bundle.test),
        seed=seed,
        source="bundled part of fashion_mnist, standing in",
    )
    print(f"{entry.name} cannot be had on this machine; `course data fetch {entry.name}` says why.")
    print(f"Bundled pictures of clothes stand in; claims that need {entry.name} are not measured.")
    return dataclasses.replace(split, stand_in=True)


def _fit(images: np.ndarray, shape: tuple[int, int, int]) -> np.ndarray:
    """Returns images with a black frame and repeated channels, so that each has this shape."""
    height, width = (wanted - have for wanted, have in zip(shape, images.shape[1:3], strict=False))
    frame = ((0, 0), (height // 2, height - height // 2), (width // 2, width - width // 2), (0, 0))
    return np.repeat(np.pad(images, frame), shape[2], axis=3)
