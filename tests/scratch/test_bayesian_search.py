"""The Gaussian process against formulas worked by hand, and the search that rests on it."""

import math

import numpy as np
import pytest

from course.scratch import bayesian_search, gaussian_process


def test_two_points_by_hand():
    """Values -1 and 1 have mean 0 and spread 1; K = [[s, c], [c, s]] with c = k(a, b) and s = 1 + noise^2, so
    K^-1 = [[s, -c], [-c, s]] / (s^2 - c^2)."""
    points, values = np.array([[0.0], [0.3]]), np.array([-1.0, 1.0])
    c, s = math.exp(-0.5), 1 + 0.1**2
    weight = 1 / (s - c)  # K^-1 [-1, 1] = [-1, 1] / (s - c)
    mean, deviation = gaussian_process(points, values, points[:1], length=0.3, noise=0.1)
    assert mean[0] == pytest.approx(weight * (c - 1))
    variance = 1 - (s * (1 + c**2) - 2 * c**2) / (s**2 - c**2)
    assert deviation[0] == pytest.approx(math.sqrt(variance))


def test_what_was_seen_is_nearly_certain_and_what_is_far_is_not():
    """At a known point the value comes back; far from all, the mean of the values and their whole spread."""
    points, values = np.array([[0.1, 0.1], [0.2, 0.3]]), np.array([2.0, 6.0])
    mean, deviation = gaussian_process(points, values, np.array([[0.1, 0.1], [50.0, 50.0]]), noise=1e-4)
    assert mean == pytest.approx([2.0, 4.0], abs=1e-3)
    assert deviation == pytest.approx([0.0, 2.0], abs=1e-3)


def test_scale_and_origin_of_the_values_do_not_matter():
    """Accuracies in per cent are the same problem as accuracies in shares."""
    draw = np.random.default_rng(0)
    points, new, values = draw.uniform(size=(6, 2)), draw.uniform(size=(4, 2)), draw.normal(size=6)
    mean, deviation = gaussian_process(points, values, new)
    larger, wider = gaussian_process(points, 100 * values + 7, new)
    assert larger == pytest.approx(100 * mean + 7)
    assert wider == pytest.approx(100 * deviation)


def test_equal_values_are_no_division_by_zero():
    mean, _ = gaussian_process(np.array([[0.2], [0.6]]), np.array([0.5, 0.5]), np.array([[0.4]]))
    assert mean == pytest.approx([0.5])


def bowl(point):
    return -float(((point - np.array([0.3, 0.7])) ** 2).sum())


def test_finds_the_top_of_a_bowl():
    """20 trials on a bowl in two dimensions: the last ones crowd around its top."""
    points, scores = bayesian_search(bowl, 2, trials=20, seed=0)
    assert len(points) == len(scores) == 20
    assert scores == pytest.approx([bowl(point) for point in points])
    assert np.abs(points[scores.argmax()] - [0.3, 0.7]).max() < 0.05
    assert ((points >= 0) & (points <= 1)).all()


def test_begins_as_the_random_search_of_its_seed():
    """So the two differ by what was learned, not by luck at the start."""
    points, _ = bayesian_search(bowl, 2, trials=6, first=5, seed=3)
    assert np.array_equal(points[:5], np.random.default_rng(3).uniform(size=(20, 2))[:5])


def test_courage_looks_where_little_is_known():
    """With nothing but courage the sixth trial keeps away from the first five."""
    bold, _ = bayesian_search(bowl_of_one, 1, trials=6, courage=1e6, seed=0)
    shy, _ = bayesian_search(bowl_of_one, 1, trials=6, courage=0.0, seed=0)

    def gap(points):
        return np.abs(points[5] - points[:5]).min()

    assert gap(bold) > gap(shy)


def bowl_of_one(point):
    return -float((point[0] - 0.3) ** 2)


@pytest.mark.parametrize("first", [1, 21])
def test_refuses_a_start_that_is_none(first):
    with pytest.raises(ValueError, match=f"Received: first={first}"):
        bayesian_search(bowl, 2, trials=20, first=first)
