"""What a stage leaves of the ranges: values worked by hand."""

import math

import pytest

from course.search.shrink import best_of, reweigh, shrink_range


def test_the_best_share_is_taken_best_first():
    """A quarter of 8 is 2."""
    scores = [0.1, 0.9, 0.3, 0.8, 0.2, 0.7, 0.6, 0.5]
    assert best_of(scores, keep=0.25) == [1, 3]
    assert best_of(scores, keep=0.25, direction="min") == [0, 4]


def test_a_share_is_rounded_up_and_never_below_two():
    assert len(best_of([1, 2, 3, 4, 5, 6, 7, 8, 9], keep=0.25)) == 3
    assert best_of([1, 2, 3], keep=0.1) == [2, 1]


def test_what_diverged_is_never_among_the_best():
    scores = [-math.inf, 0.2, -math.inf, -math.inf, -math.inf, -math.inf, -math.inf, -math.inf]
    assert best_of(scores, keep=0.5) == [1]


def test_equal_scores_keep_their_order():
    assert best_of([1, 1, 1, 1], keep=0.5) == [0, 1]


@pytest.mark.parametrize(
    ("places", "low", "high", "expected"),
    [
        ([0.5, 0.6, 0.55], 0.0, 1.0, (0.4, 0.7)),  # a tenth of 1 on each side
        ([0.5, 0.6], 0.2, 0.8, (0.44, 0.66)),  # a tenth of 0.6
        ([0.25, 0.78], 0.2, 0.8, (0.19, 0.84)),  # past the stage's range, where the best lay at its edges
        ([0.02, 0.97], 0.0, 1.0, (0.0, 1.0)),  # never past the range of the search
        ([0.5, 0.5], 0.0, 1.0, (0.4, 0.6)),
        ([0.5], 0.2, 0.8, (0.2, 0.8)),  # one trial says too little
        ([], 0.2, 0.8, (0.2, 0.8)),
    ],
)
def test_range_is_the_hull_and_a_margin(places, low, high, expected):
    assert shrink_range(places, low, high, margin=0.1) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("chosen", "weights", "expected"),
    [
        ([0, 0, 1], [1 / 3, 1 / 3, 1 / 3], [3 / 6, 2 / 6, 1 / 6]),
        ([], [0.7, 0.3], [0.7, 0.3]),
        ([1, 1], [0.75, 0.25], [1.5 / 4, 2.5 / 4]),
        ([0, 0], [1.0], [1.0]),
    ],
)
def test_choices_count_with_their_old_chances(chosen, weights, expected):
    assert reweigh(chosen, weights) == pytest.approx(expected)
    assert sum(reweigh(chosen, weights)) == pytest.approx(1)
