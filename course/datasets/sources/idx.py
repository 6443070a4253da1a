"""The IDX format of MNIST and of the sets made after it."""

import math

import numpy as np

from course.datasets.sources.failure import SourceError

FILES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)


def parse(content: bytes, name: str) -> np.ndarray:
    """Returns the bytes of an IDX file in the shape that its header gives.

    A file starts with two zeros, the code 8 for bytes and the number of axes, then has each axis as
    four bytes, the highest first.

    Raises:
        SourceError: If the content is not such a file, whole.
    """
    if len(content) < 4 or content[:3] != b"\0\0\x08":
        raise SourceError(f"{name} is not an IDX file of bytes")
    header = 4 + 4 * content[3]
    shape = [int.from_bytes(content[start : start + 4], "big") for start in range(4, header, 4)]
    if len(content) != header + math.prod(shape):
        raise SourceError(f"{name} is not as long as its header says")
    return np.frombuffer(content, np.uint8, offset=header).reshape(shape)
