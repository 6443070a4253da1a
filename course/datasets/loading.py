"""Any data set by its name, as one `Split`."""

from pathlib import Path

import numpy as np

from course.datasets import bundled_subset, cache, digits, records
from course.datasets.catalogue import Entry, find
from course.datasets.cutting import check_counts, check_seed, cut
from course.datasets.fetching import fetch, is_offline
from course.datasets.split import Split
from course.datasets.stand_in import stand_in as standing_in
from course.datasets.synthetic import polynomial, spirals, two_moons
from course.errors import UnavailableError

_failures: dict[Path, UnavailableError] = {}  # a source that cannot be reached takes seconds to say so


def load(
    name: str,
    *,
    train: int | None = None,
    validation: int | None = None,
    test: int | None = None,
    seed: int | None = None,
    stand_in: bool = True,
) -> Split:
    """Returns a data set as training, validation and test examples.

    Validation is the last `validation` of the training examples as published, for instance the last
    1,000 of CIFAR-10's 50,000; training is the first `train` of the rest. A real set is fetched into
    the cache the first time.

    Args:
        name: One of `datasets.NAMES`.
        train: Training examples to keep, at least 1; None keeps all.
        validation: Examples to hold out, at least 0; None takes what the catalogue says, for images
            of the real sets 1,000.
        test: Test examples to keep, at least 0; None keeps all.
        seed: Shuffles the training examples that are left after validation, before the first `train`
            are taken; None leaves them in order. For a synthetic set, what the points are drawn
            from; None is 0.
        stand_in: Where a real set cannot be had: True prints two lines that say so and returns the
            bundled pictures of clothes in its shape, at most 4,000 + 1,000 + 1,000; False raises.

    Returns:
        A `Split`.

    Raises:
        UnknownNameError: If there is no data set of that name.
        ValueError: If a count or the seed is not a whole number in its range.
        UnavailableError: If a real set cannot be had and `stand_in` is False.
        BrokenFileError: If the cache file of a real set is damaged.

    Example:
        >>> split = load("fashion_mnist_small", train=500)
        >>> split.x_train.shape
        (500, 28, 28, 1)
    """
    entry = find(name)
    check_counts(entry, train, validation, test)
    check_seed(seed)
    wanted = {"train": train, "validation": validation, "test": test, "seed": seed}
    if entry.kind == "synthetic":
        return _draw(entry, **wanted)
    if entry.kind == "real":
        try:
            images, labels, source = _read_real(entry)
        except UnavailableError:
            if not stand_in:
                raise
            return standing_in(entry, **wanted)
    else:
        images, labels = digits.read() if name == "digits" else bundled_subset.read()
        source = "ships with scikit-learn" if name == "digits" else "ships with the course"
    return cut(entry, images, labels, **wanted, source=source)


def _read_real(entry: Entry) -> tuple[np.ndarray, np.ndarray, str]:
    """Returns the images, the labels and their source, fetched if they are not in the cache."""
    content = cache.read(entry)
    if content is None:
        _fetch_at_most_once(entry)
        content = cache.read(entry)
    return *records.unpack(entry, content), cache.source(entry)


def _fetch_at_most_once(entry: Entry) -> None:
    """Fetches a set; where that failed before in this process, raises the same error at once."""
    file = cache.path(entry)
    if file in _failures:
        raise _failures[file]
    if not is_offline():
        print(f"Fetching {entry.name}, once; this takes a minute or more.", flush=True)
    try:
        fetch(entry.name)
    except UnavailableError as error:
        if not is_offline():
            _failures[file] = error
        raise


def _draw(entry: Entry, *, train, validation, test, seed) -> Split:
    """Returns a synthetic split; each part is drawn from a stream of its own."""
    draw = {"two_moons": two_moons, "spirals": spirals, "polynomial": polynomial}[entry.name]
    counts = (
        entry.train if train is None else train,
        entry.validation if validation is None else validation,
        entry.test if test is None else test,
    )
    parts = [draw(count, seed=(seed or 0, part)) for part, count in enumerate(counts)]
    arrays = [array for part in parts for array in part]
    return Split(*arrays, entry.name, entry.classes, f"drawn from seed {seed or 0}")
