"""CIFAR-10's sheets: a row of a sheet is one image, its pixels row by row."""

import io
import json

import numpy as np
import pytest
from PIL import Image

from course.datasets.sources import SourceError, cifar10_sheets


def sheet(images: np.ndarray) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(images.reshape(len(images), 1024, 3)).save(stream, "PNG")
    return stream.getvalue()


@pytest.fixture
def images():
    """Six sheets of two images with pixels drawn from a seed."""
    return np.random.default_rng(0).integers(0, 256, (6, 2, 32, 32, 3), dtype=np.uint8)


@pytest.fixture
def files(images):
    names = (*cifar10_sheets.TRAIN_SHEETS, cifar10_sheets.TEST_SHEET)
    return {name: sheet(two) for name, two in zip(names, images, strict=True)} | {
        cifar10_sheets.TRAIN_LABELS: json.dumps(list(range(10))).encode(),
        cifar10_sheets.TEST_LABELS: b"[8, 9]",
    }


def test_images_come_in_the_order_of_the_sheets_then_the_labels(files, images):
    content = cifar10_sheets.decode(files)
    assert content[:-12].tolist() == images.ravel().tolist()
    assert content[-12:].tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 8, 9]


def test_a_damaged_sheet_is_named(files):
    whole = files["data_batch_3.png"]
    files["data_batch_3.png"] = whole[: len(whole) // 2]
    with pytest.raises(SourceError, match=r"data_batch_3\.png cannot be read"):
        cifar10_sheets.decode(files)


@pytest.mark.parametrize("labels", [b"[1, 2", b'{"a": 1}', b"[1, 300]", b"\xff"])
def test_a_damaged_list_of_labels_is_said(files, labels):
    with pytest.raises(SourceError, match="a list of labels cannot be read"):
        cifar10_sheets.decode({**files, cifar10_sheets.TEST_LABELS: labels})
