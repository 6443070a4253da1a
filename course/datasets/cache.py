"""The cache: one file a real data set, written once, read by any number of processes at a time.

The file is a NumPy array of bytes: every image (training, then test), then every label. Read back
memory-mapped, the images of a set that is used in several processes are in memory once.
"""

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

import numpy as np

from course import home
from course.datasets.catalogue import Entry
from course.errors import BrokenFileError


def path(entry: Entry) -> Path:
    """Returns where the cache file of a data set is, or would be."""
    return home.path("data", f"{entry.name}.npy")


def checksum(content: np.ndarray) -> str:
    """Returns the SHA-256 of an array's bytes."""
    return hashlib.sha256(np.ascontiguousarray(content)).hexdigest()


def write(entry: Entry, content: np.ndarray) -> Path:
    """Writes the cache file; it appears under its name whole or not at all.

    Args:
        entry: The data set.
        content: Its bytes, uint8 of shape `(bytes,)`.

    Returns:
        Where the file is.
    """
    target = path(entry)
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(prefix=f".{entry.name}-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            np.save(stream, content, allow_pickle=False)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(unfinished, 0o644)  # mkstemp lets only its owner read
        os.replace(unfinished, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(unfinished)
        raise
    return target


def read(entry: Entry) -> np.ndarray | None:
    """Returns the bytes of a data set, held against its checksum, or None where it is not here.

    The array is mapped copy-on-write: it may be changed in memory, the file stays as it is.

    Raises:
        BrokenFileError: If the file is not what it should be. It is left in place.
    """
    file = path(entry)
    try:
        content = np.asarray(np.load(file, mmap_mode="c", allow_pickle=False))
    except FileNotFoundError:
        return None
    except (ValueError, EOFError, OSError) as error:
        raise _broken(entry, file, "cannot be read as a NumPy array of bytes") from error
    if content.dtype != np.uint8 or content.ndim != 1 or checksum(content) != entry.sha256:
        raise _broken(entry, file, f"does not hold {entry.name} as it was published")
    return content


def _broken(entry: Entry, file: Path, what: str) -> BrokenFileError:
    return BrokenFileError(
        f"The data file {file} {what}.",
        f"Write it again with: course data fetch {entry.name} --force",
    )
