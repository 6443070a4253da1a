"""What `load` returns."""

import dataclasses

import pytest

from course import datasets


def test_it_shows_sizes_and_shape_not_pixels():
    assert (
        repr(datasets.load("digits", train=7))
        == "<Split of digits: 7 + 300 + 297 examples of shape (8, 8, 1)>"
    )


def test_a_stand_in_shows_that_it_is_one():
    assert repr(datasets.load("mnist", train=7)).endswith("(28, 28, 1), a stand-in>")


def test_a_field_cannot_be_reassigned():
    """One split serves many cells; changing it in one would change what the others mean."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        datasets.load("digits").stand_in = True
