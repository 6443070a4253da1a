"""Finding copies between two sets of examples."""

import numpy as np
import pytest

from course.diagnose import duplicate_rows


def test_finds_the_planted_copies_and_no_others():
    """Three copies among a hundred random images; the chance of an accidental one is nil."""
    draw = np.random.default_rng(0)
    training = draw.integers(0, 256, (100, 4, 4, 3), dtype=np.uint8)
    validation = draw.integers(0, 256, (50, 4, 4, 3), dtype=np.uint8)
    validation[[7, 31, 32]] = training[[90, 2, 2]]
    assert duplicate_rows(validation, training).tolist() == [7, 31, 32]


def test_one_bit_makes_another_image():
    """The search is exact, and says so."""
    image = np.zeros((1, 4), dtype=np.uint8)
    other = image.copy()
    other[0, 3] = 1
    assert len(duplicate_rows(other, image)) == 0


def test_examples_that_could_never_match_are_refused():
    """float32 pixels against uint8 pixels would report, wrongly, that all is clean."""
    with pytest.raises(ValueError, match="uint8"):
        duplicate_rows(np.zeros((2, 3), np.float32), np.zeros((2, 3), np.uint8))
