"""The part of Fashion-MNIST that ships with the course."""

import numpy as np
import pytest

from course.datasets import bundled_subset, cache, records
from course.datasets.catalogue import CATALOGUE
from course.errors import BrokenFileError


def test_each_of_its_parts_is_balanced():
    """400, 100 and 100 of each class, so that accuracy by chance is 0.1 in each part."""
    _, labels = bundled_subset.read()
    for part, of_each in ((labels[:4000], 400), (labels[4000:5000], 100), (labels[5000:], 100)):
        assert np.bincount(part).tolist() == [of_each] * 10


def test_it_is_under_five_megabytes_and_its_licence_lies_beside_it():
    assert bundled_subset.FILE.stat().st_size < 5e6
    licence = (bundled_subset.FILE.parent / "LICENSE.md").read_text()
    assert "MIT License" in licence
    assert "Zalando" in licence


def test_the_chosen_are_the_first_of_each_class_then_the_next():
    """Labels 0, 1, ..., 9, 0, 1, ...: the first 400 of each class are the first 4,000, and so on."""
    labels = np.arange(8000) % 10
    chosen = bundled_subset.choose(labels, train=6000)
    assert chosen[:5000].tolist() == list(range(5000))
    assert chosen[5000:].tolist() == list(range(6000, 7000))


def test_the_images_are_those_of_the_original(users_home):
    """Where the original is in the cache: each image is the one at the stated index, pixel for pixel."""
    entry = CATALOGUE["fashion_mnist"]
    content = cache.read(entry)
    if content is None:
        pytest.skip("fashion_mnist is not in the cache: course data fetch fashion_mnist")
    images, labels = records.unpack(entry, content)
    chosen = bundled_subset.choose(labels, entry.train)
    kept_images, kept_labels = bundled_subset.read()
    assert (kept_images == images[chosen]).all()
    assert (kept_labels == labels[chosen]).all()


@pytest.mark.parametrize("damage", [lambda whole: whole[: len(whole) // 2], lambda whole: b""])
def test_a_damaged_installation_is_said(monkeypatch, tmp_path, damage):
    broken = tmp_path / "broken.npz"
    broken.write_bytes(damage(bundled_subset.FILE.read_bytes()))
    monkeypatch.setattr(bundled_subset, "FILE", broken)
    with pytest.raises(BrokenFileError, match="Install the course again"):
        bundled_subset.read()


def test_other_images_are_not_taken_for_it(monkeypatch, tmp_path):
    other = tmp_path / "other.npz"
    np.savez(other, images=np.zeros((6000, 28, 28, 1), np.uint8), labels=np.zeros(6000, np.uint8))
    monkeypatch.setattr(bundled_subset, "FILE", other)
    with pytest.raises(BrokenFileError):
        bundled_subset.read()


def test_it_is_made_again_from_the_original(monkeypatch, tmp_path, users_home):
    """`python -m course.datasets.bundled_subset` writes what is committed, array for array."""
    if cache.read(CATALOGUE["fashion_mnist"]) is None:
        pytest.skip("fashion_mnist is not in the cache: course data fetch fashion_mnist")
    committed = bundled_subset.read()
    monkeypatch.setattr(bundled_subset, "FILE", tmp_path / "again.npz")
    bundled_subset.write()
    assert all((again == first).all() for again, first in zip(bundled_subset.read(), committed, strict=True))
