"""What a stage leaves of the ranges: values worked by hand."""

import math

import numpy as np
import pytest

from course.search.shrink import best_of, reweigh, shrink_range


def test_the_best_share_is_taken_best_first():
    """Half of 8 is 4."""
    scores = [0.1, 0.9, 0.3, 0.8, 0.2, 0.7, 0.6, 0.5]
    assert best_of(scores, keep=0.5) == [1, 3, 5, 6]
    assert best_of(scores, keep=0.5, direction="min") == [0, 4, 2, 7]


def test_a_share_is_rounded_up_and_never_below_four():
    assert len(best_of(range(17), keep=0.25)) == 5
    assert best_of([1, 2, 3, 4, 5, 6], keep=0.1) == [5, 4, 3, 2]
    assert best_of([1, 2], keep=0.1) == [1, 0]


def test_the_share_may_be_of_fewer_than_there_are():
    """Half of the stage's ten, of the twenty that were trained as long."""
    assert best_of(range(20), keep=0.5, of=10) == [19, 18, 17, 16, 15]


def test_what_diverged_is_never_among_the_best():
    scores = [-math.inf, 0.2, -math.inf, -math.inf, -math.inf, -math.inf, -math.inf, -math.inf]
    assert best_of(scores, keep=0.5) == [1]


def test_equal_scores_keep_their_order():
    assert best_of([1, 1, 1, 1, 1, 1], keep=0.5) == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("places", "low", "high", "expected"),
    [
        ([0.5, 0.7, 0.6], 0.0, 1.0, (0.4, 0.8)),  # 0.1 from one to the next
        ([0.5, 0.7, 0.6], 0.5, 0.7, (0.4, 0.8)),  # past the stage's range, where the best fill it
        ([0.4, 0.45, 0.5, 0.55, 0.8], 0.0, 1.0, (0.3, 0.9)),  # 0.4 in four steps: 0.1 on average
        ([0.02, 0.97], 0.0, 1.0, (0.0, 1.0)),  # never past the range of the search
        ([0.5], 0.2, 0.8, (0.2, 0.8)),  # one trial says too little
        ([], 0.2, 0.8, (0.2, 0.8)),
    ],
)
def test_range_is_the_hull_and_a_mean_distance(places, low, high, expected):
    assert shrink_range(places, low, high) == pytest.approx(expected)


def test_margin_scales_the_room():
    assert shrink_range([0.5, 0.7, 0.6], margin=2.0) == pytest.approx((0.3, 0.9))
    assert shrink_range([0.5, 0.7, 0.6], margin=0.0) == pytest.approx((0.5, 0.7))


def test_neighbours_of_a_whole_number_stay_in():
    """All of the best at one of ten values: its neighbours, a tenth to each side, are tried again."""
    assert shrink_range([0.25, 0.25, 0.25, 0.25], step=0.1) == pytest.approx((0.15, 0.35))


@pytest.mark.parametrize("count", [4, 5, 12])
def test_what_does_not_matter_keeps_its_range_on_average(count):
    """The law behind the margin: from n even draws the ends of their range are told without bias."""
    draws = np.random.default_rng(0).uniform(0.4, 0.6, size=(4000, count))
    ends = np.array([shrink_range(places.tolist()) for places in draws])
    assert ends.mean(axis=0) == pytest.approx([0.4, 0.6], abs=0.003)


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
