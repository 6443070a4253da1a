"""Three values of what matters against nine."""

import numpy as np
import pytest

from course.plots import search_grid_against_random

GRID = np.array([(a, b) for a in (0.2, 0.5, 0.8) for b in (0.2, 0.5, 0.8)])
RANDOM = np.random.default_rng(0).uniform(size=(9, 2))


def test_titles_count_the_values_of_what_matters():
    axes = search_grid_against_random(lambda x: x, GRID, RANDOM).axes
    assert [ax.get_title(loc="left") for ax in axes] == [
        "grid: 3 values of it in 9 trials",
        "random: 9 values of it in 9 trials",
    ]


def test_the_best_seen_is_marked():
    """The score is the first coordinate, so the largest is best."""
    left, right = search_grid_against_random(lambda x: x, GRID, RANDOM).axes
    marked = [ax.lines[2].get_xdata()[0] for ax in (left, right)]
    assert marked == pytest.approx([0.8, RANDOM[:, 0].max()])


def test_other_shapes_are_refused():
    with pytest.raises(ValueError, match=r"`random` must have shape \(trials, 2\). Received: \(9,\)"):
        search_grid_against_random(lambda x: x, GRID, RANDOM[:, 0])
