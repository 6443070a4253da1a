"""Each test has an empty home and no network; what a fake source gives is a tiny set in MNIST's place."""

import dataclasses
import os

import numpy as np
import pytest

from course.datasets import cache, records
from course.datasets.catalogue import CATALOGUE

HOME_OF_THE_USER = os.environ.get("COURSE_HOME")


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path):
    """An empty home; the network is forbidden."""
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COURSE_OFFLINE", "1")
    return tmp_path / "home"


@pytest.fixture
def users_home(monkeypatch, home):
    """The home of whoever runs the tests, where real sets may be; still no network."""
    if HOME_OF_THE_USER is None:
        monkeypatch.delenv("COURSE_HOME")
    else:
        monkeypatch.setenv("COURSE_HOME", HOME_OF_THE_USER)


def tiny_content() -> np.ndarray:
    """The packed bytes of 30 + 10 images of 2 x 2 pixels: every pixel of image i is i, its label i mod 10."""
    numbers = np.arange(40, dtype=np.uint8)
    pixels = np.repeat(numbers, 4).reshape(40, 2, 2)
    return records.pack(pixels[:30], numbers[:30] % 10, pixels[30:], numbers[30:] % 10)


@pytest.fixture
def content():
    return tiny_content()


@pytest.fixture
def tiny(monkeypatch, content):
    """MNIST's row of the catalogue, replaced by that of the tiny set."""
    entry = dataclasses.replace(
        CATALOGUE["mnist"], shape=(2, 2, 1), train=30, test=10, validation=5, sha256=cache.checksum(content)
    )
    monkeypatch.setitem(CATALOGUE, "mnist", entry)
    return entry
