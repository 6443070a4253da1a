"""The bundled clothes in another set's shape."""

import numpy as np
import pytest

from course import datasets
from course.datasets.catalogue import CATALOGUE
from course.datasets.stand_in import stand_in

NOTHING_SAID = {"train": None, "validation": None, "test": None, "seed": None}


@pytest.fixture
def clothes():
    return datasets.load("fashion_mnist_small")


def test_for_cifar10_the_clothes_get_a_frame_of_two_pixels_and_three_equal_channels(clothes):
    """28 + 2 + 2 = 32; the picture itself is untouched."""
    x = stand_in(CATALOGUE["cifar10"], **NOTHING_SAID).x_train
    assert x.dtype == np.uint8
    for channel in range(3):
        assert (x[:, 2:-2, 2:-2, channel] == clothes.x_train[..., 0]).all()
    assert x.sum() == 3 * clothes.x_train.sum()


def test_for_mnist_the_clothes_are_as_they_are(clothes):
    split = stand_in(CATALOGUE["mnist"], **NOTHING_SAID)
    assert (split.x_train == clothes.x_train).all()
    assert (split.y_test == clothes.y_test).all()


def test_its_classes_are_those_of_the_clothes(clothes):
    """A figure that names the classes must not call a shirt a frog."""
    assert stand_in(CATALOGUE["cifar10"], **NOTHING_SAID).classes == clothes.classes


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ({}, (4000, 1000, 1000)),
        ({"train": 49_000, "test": 10_000}, (4000, 1000, 1000)),
        ({"train": 10, "validation": 20, "test": 30}, (10, 20, 30)),
        ({"train": 45_000, "validation": 5000}, (4000, 1000, 1000)),
        ({"train": 45_000, "validation": 0}, (5000, 0, 1000)),
    ],
)
def test_it_gives_what_was_asked_for_as_far_as_the_bundle_goes(asked, given):
    split = stand_in(CATALOGUE["cifar10"], **{**NOTHING_SAID, **asked})
    assert (len(split.x_train), len(split.x_val), len(split.x_test)) == given
