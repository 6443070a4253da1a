"""CIFAR-10 in the cache of whoever runs the tests is the original, by what others have published of it."""

import hashlib

import numpy as np
import pytest

from course import datasets
from course.datasets import cache
from course.datasets.catalogue import CATALOGUE

# MD5 of the files of the original's binary version, each 10,000 times a label and its three planes
PUBLISHED_MD5 = [
    "5dd7e06a14cb22eb9f671a540d1b7c25",
    "5ea93a67294ea407fff1d09f752e9692",
    "942cd6a4bcdd0dd3c604fbe906cb4421",
    "ae636b3ba5c66a11e91e8cb52e771fcb",
    "53f37980c15c3d472c316c40844f3f0d",
    "803d5f7f4d78ea53de84dbe85f74fb6d",
]


@pytest.fixture
def cifar10(users_home):
    if not cache.path(CATALOGUE["cifar10"]).exists():
        pytest.skip("cifar10 is not in the cache: course data fetch cifar10")
    return datasets.load("cifar10")


@pytest.fixture
def training(cifar10):
    """All 50,000 training images and their labels."""
    return np.concatenate([cifar10.x_train, cifar10.x_val]), np.concatenate([cifar10.y_train, cifar10.y_val])


@pytest.mark.slow
def test_its_binary_batches_have_the_published_checksums(cifar10, training):
    """Rebuilt byte for byte in the original's layout: the label, then all red, green and blue values."""
    x = np.concatenate([training[0], cifar10.x_test])
    y = np.concatenate([training[1], cifar10.y_test]).astype(np.uint8)
    digests = []
    for start in range(0, 60_000, 10_000):
        planes = x[start : start + 10_000].transpose(0, 3, 1, 2).reshape(10_000, -1)
        batch = np.concatenate([y[start : start + 10_000, None], planes], axis=1)
        digests.append(hashlib.md5(batch.tobytes(), usedforsecurity=False).hexdigest())
    assert digests == PUBLISHED_MD5


@pytest.mark.slow
def test_its_channels_have_the_mean_and_deviation_that_everyone_normalises_with(training):
    """0.4914, 0.4822, 0.4465 and 0.2470, 0.2435, 0.2616, from the counts of the 256 values."""
    values = np.arange(256) / 255
    share = np.stack([np.bincount(training[0][..., channel].ravel(), minlength=256) for channel in range(3)])
    share = share / share.sum(axis=1, keepdims=True)
    mean = share @ values
    assert mean == pytest.approx([0.4914, 0.4822, 0.4465], abs=5e-5)
    assert np.sqrt(share @ values**2 - mean**2) == pytest.approx([0.2470, 0.2435, 0.2616], abs=5e-5)


@pytest.mark.slow
def test_its_classes_are_balanced(cifar10, training):
    assert np.bincount(training[1]).tolist() == [5000] * 10
    assert np.bincount(cifar10.y_test).tolist() == [1000] * 10


@pytest.mark.slow
def test_the_lectures_validation_images_are_the_last_thousand(cifar10):
    """The lecture's log shows accuracies of 0.087 and 0.079: a net that says one class for every image
    scores the share of that class, and in the last 1,000 those of classes 0 and 2 are 0.087 and 0.079."""
    share = np.bincount(cifar10.y_val) / len(cifar10.y_val)
    assert len(cifar10.y_val) == 1000
    assert (share[0], share[2]) == (0.087, 0.079)
