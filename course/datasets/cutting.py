"""Cuts a data set into training, validation and test examples."""

import numpy as np

from course.datasets.catalogue import Entry
from course.datasets.split import Split


def check_counts(entry: Entry, train: int | None, validation: int | None, test: int | None) -> None:
    """Refuses counts that a data set does not have.

    A synthetic set has as many examples as are asked for.

    Raises:
        ValueError: If a count is not a whole number in its range.
    """
    drawn = entry.kind == "synthetic"
    held_out = entry.validation if validation is None else validation
    _check("validation", validation, low=0, high=None if drawn else entry.train - 1)
    _check("train", train, low=1, high=None if drawn else entry.train - held_out)
    _check("test", test, low=0, high=None if drawn else entry.test)


def check_seed(seed: int | None) -> None:
    """Refuses a seed that is neither None nor a whole number >= 0.

    Raises:
        ValueError: If it is something else.
    """
    _check("seed", seed, low=0, high=None)


def _check(name: str, value: int | None, *, low: int, high: int | None) -> None:
    if value is None:
        return
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not whole or value < low or (high is not None and value > high):
        allowed = f">= {low}" if high is None else f"in [{low}, {high}]"
        raise ValueError(f"`{name}` must be a whole number {allowed}. Received: {name}={value!r}")


def cut(
    entry: Entry,
    x: np.ndarray,
    y: np.ndarray,
    *,
    train: int | None,
    validation: int | None,
    test: int | None,
    seed: int | None,
    source: str,
) -> Split:
    """Returns the split of examples of which the last `entry.test` are for testing.

    Args:
        entry: The data set that they are of.
        x: Training examples, then test examples.
        y: Their labels.
        train: Training examples to keep; None keeps all that validation leaves.
        validation: How many of the last training examples are held out; None for the default.
        test: Test examples to keep; None keeps all.
        seed: Shuffles what validation leaves; None does not.
        source: Where the examples came from.
    """
    held_out = entry.validation if validation is None else validation
    end = entry.train - held_out
    kept = slice(0, end if train is None else train)
    chosen = kept if seed is None else np.random.default_rng(seed).permutation(end)[kept]
    val = slice(end, entry.train)
    rest = slice(entry.train, entry.train + (entry.test if test is None else test))
    return Split(x[chosen], y[chosen], x[val], y[val], x[rest], y[rest], entry.name, entry.classes, source)
