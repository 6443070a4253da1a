"""Any data set by its name, as one `Split`."""

from course.datasets import cache, records
from course.datasets.catalogue import Entry, find
from course.datasets.cutting import check_counts, cut
from course.datasets.fetching import fetch, is_offline
from course.datasets.split import Split


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
            bundled clothes in its shape, as many as there are; False raises.

    Returns:
        A `Split`.

    Raises:
        UnknownNameError: If there is no data set of that name.
        ValueError: If a count is not a whole number in its range.
        UnavailableError: If a real set cannot be had and `stand_in` is False.
        BrokenFileError: If the cache file of a real set is damaged.

    Example:
        >>> split = load("fashion_mnist_small", train=500)
        >>> split.x_train.shape
        (500, 28, 28, 1)
    """
    entry = find(name)
    check_counts(entry, train, validation, test)
    return _load_real(entry, train, validation, test, seed, stand_in)


def _load_real(entry: Entry, train, validation, test, seed, stand_in) -> Split:
    content = cache.read(entry)
    if content is None:
        if not is_offline():
            print(f"Fetching {entry.name} once; this may take some minutes.", flush=True)
        fetch(entry.name)
        content = cache.read(entry)
    images, labels = records.unpack(entry, content)
    return cut(
        entry,
        images,
        labels,
        train=train,
        validation=validation,
        test=test,
        seed=seed,
        source="published data",
    )
