"""What of the catalogue is on this machine."""

from dataclasses import dataclass

from course.datasets import bundled_subset, cache
from course.datasets.catalogue import CATALOGUE, Entry
from course.errors import BrokenFileError


@dataclass(frozen=True)
class Status:
    """One data set on this machine.

    Attributes:
        entry: Its row in the catalogue.
        state: "here", "absent", or, where it was checked, "damaged" or "verified". A set that is drawn
            from a seed or ships with another package is always "here".
        source: Where it came from, or empty where it is absent.
        size: Bytes of its file; None where it has none.
        problem: What is wrong with a damaged one, and how to mend it.
    """

    entry: Entry
    state: str
    source: str
    size: int | None
    problem: str = ""


def status(*, check: bool = False) -> list[Status]:
    """Returns the status of every data set.

    Args:
        check: Read the files and hold them against their checksums.
    """
    return [_status(entry, check) for entry in CATALOGUE.values()]


def _status(entry: Entry, check: bool) -> Status:
    if entry.kind == "synthetic":
        return Status(entry, "here", "drawn from a seed", None)
    if not entry.sha256:
        return Status(entry, "here", "ships with scikit-learn", None)
    real = entry.kind == "real"
    file = cache.path(entry) if real else bundled_subset.FILE
    if not file.exists():
        return Status(entry, "absent", "", None)
    source, size = cache.source(entry) if real else "ships with the course", file.stat().st_size
    if not check:
        return Status(entry, "here", source, size)
    try:
        cache.read(entry) if real else bundled_subset.read()
    except BrokenFileError as error:
        return Status(entry, "damaged", source, size, problem=str(error))
    return Status(entry, "verified", source, size)
