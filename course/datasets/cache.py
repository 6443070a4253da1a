"""The cache: one file a real data set, written once, read by any number of processes at a time.

The file is a NumPy array of bytes: every image (training, then test), then every label. It is read
memory-mapped, so that several processes that use a set hold its images in memory once. A line of text
beside it says where it came from.
"""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import numpy as np

from course import home
from course.datasets.catalogue import Entry
from course.errors import BrokenFileError


def path(entry: Entry) -> Path:
    """Returns where the cache file of a data set is, or would be."""
    return home.path("data", f"{entry.name}.npy")


def source(entry: Entry) -> str:
    """Returns where the cached data set came from, or "unknown"."""
    try:
        return path(entry).with_suffix(".source").read_text(encoding="utf-8").strip() or "unknown"
    except (OSError, UnicodeDecodeError):
        return "unknown"


def checksum(content: np.ndarray) -> str:
    """Returns the SHA-256 of an array's bytes."""
    return hashlib.sha256(np.ascontiguousarray(content)).hexdigest()


def write(entry: Entry, content: np.ndarray, source: str) -> Path:
    """Writes the cache file; it appears under its name whole or not at all.

    Args:
        entry: The data set.
        content: Its bytes, uint8 of shape `(bytes,)`.
        source: Where it came from, in a few words.

    Returns:
        Where the file is.
    """
    target = path(entry)
    target.parent.mkdir(parents=True, exist_ok=True)
    _replace(target, lambda stream: np.save(stream, content, allow_pickle=False))
    _replace(target.with_suffix(".source"), lambda stream: stream.write(f"{source}\n".encode()))
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
    except (FileNotFoundError, NotADirectoryError):  # the latter where COURSE_HOME is a file
        return None
    except PermissionError as error:
        raise BrokenFileError(
            f"The data file {file} may not be read.", "Give yourself access to it."
        ) from error
    except (ValueError, EOFError, OSError) as error:
        raise _broken(entry, file, "is damaged: it is not a whole NumPy array") from error
    if content.dtype != np.uint8 or content.ndim != 1 or checksum(content) != entry.sha256:
        raise _broken(entry, file, f"is damaged: it does not hold {entry.name} as published")
    return content


def _broken(entry: Entry, file: Path, what: str) -> BrokenFileError:
    return BrokenFileError(
        f"The data file {file} {what}.", f"Replace it with: course data fetch {entry.name} --force"
    )


def _replace(target: Path, write_to: Callable[[BinaryIO], object]) -> None:
    """Writes a file under another name and renames it when it is whole and on the disk."""
    handle, unfinished = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            write_to(stream)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(unfinished, 0o644)  # mkstemp lets only its owner read
        os.replace(unfinished, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(unfinished)
        raise
