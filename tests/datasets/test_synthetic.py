"""Points drawn from a rule: without noise they obey it exactly."""

import numpy as np
import pytest

from course.datasets import polynomial, spirals, two_moons


def test_moons_without_noise_are_half_circles_of_radius_one():
    """The upper around (0, 0) with y >= 0; the lower around (1, 0.5) with y <= 0.5."""
    x, y = two_moons(500, noise=0)
    upper, lower = x[y == 0], x[y == 1] - [1, 0.5]
    assert np.linalg.norm(upper, axis=1) == pytest.approx(1, abs=1e-6)
    assert np.linalg.norm(lower, axis=1) == pytest.approx(1, abs=1e-6)
    assert (upper[:, 1] >= 0).all()
    assert (lower[:, 1] <= 1e-6).all()


def test_no_line_separates_the_moons():
    """That is what they are for: least squares on the labels leaves many on the wrong side."""
    x, y = two_moons(1000, noise=0)
    design = np.c_[x, np.ones(len(x))]
    weights, *_ = np.linalg.lstsq(design, 2.0 * y - 1, rcond=None)
    wrong = np.mean((design @ weights > 0) != y)
    assert 0.05 < wrong < 0.3


@pytest.mark.parametrize("arms", [1, 2, 3, 5])
def test_spirals_without_noise_turn_four_radians_from_the_centre_to_the_rim(arms):
    """Turned back by its arm and by four times its radius, every point lies on the first axis."""
    x, y = spirals(300, arms=arms, noise=0)
    points = x[:, 0] + 1j * x[:, 1]
    radius = np.abs(points)
    back = points * np.exp(-1j * (4 * radius + 2 * np.pi * y / arms))
    assert back == pytest.approx(radius, abs=1e-5)
    assert radius.min() > 0
    assert radius.max() <= 1 + 1e-6


def test_the_cubic_without_noise_triples_the_angle():
    """4 x^3 - 3 x is the third Chebyshev polynomial: of cos t it makes cos 3t."""
    x, y = polynomial(200, noise=0)
    assert y == pytest.approx(np.cos(3 * np.arccos(x[:, 0].astype(float))), abs=1e-5)


def test_other_coefficients_start_with_the_constant():
    """1 + 2 x + 3 x^2 worked by hand."""
    x, y = polynomial(50, coefficients=(1, 2, 3), noise=0)
    assert y == pytest.approx(1 + 2 * x[:, 0] + 3 * x[:, 0] ** 2, abs=1e-6)


def test_the_noise_has_the_standard_deviation_that_was_asked_for():
    """Of 20,000 draws the standard error is sigma / sqrt(40,000) = sigma / 200; four of them allowed."""
    noisy, exact = (polynomial(20_000, noise=noise, seed=1)[1] for noise in (0.5, 0))
    assert np.std(noisy - exact) == pytest.approx(0.5, abs=4 * 0.5 / 200)
    assert np.mean(noisy - exact) == pytest.approx(0, abs=4 * 0.5 / np.sqrt(20_000))


@pytest.mark.parametrize(("draw", "classes"), [(two_moons, 2), (spirals, 3)])
@pytest.mark.parametrize("examples", [0, 1, 7, 600])
def test_classes_differ_in_size_by_one_at_most(draw, classes, examples):
    x, y = draw(examples)
    assert (x.shape, y.shape) == ((examples, 2), (examples,))
    counts = np.bincount(y, minlength=classes)
    assert counts.max() - counts.min() <= 1


@pytest.mark.parametrize("draw", [two_moons, spirals, polynomial])
def test_a_seed_repeats_and_another_differs(draw):
    first, again, other = draw(20, seed=5)[0], draw(20, seed=5)[0], draw(20, seed=6)[0]
    assert (first == again).all()
    assert (first != other).all()


@pytest.mark.parametrize("draw", [two_moons, spirals, polynomial])
@pytest.mark.parametrize("noise", [-0.1, float("nan")])
def test_negative_noise_is_refused(draw, noise):
    with pytest.raises(ValueError, match=r"`noise` must be >= 0. Received: noise="):
        draw(10, noise=noise)


def test_no_arms_are_refused():
    with pytest.raises(ValueError, match=r"`arms` must be >= 1. Received: arms=0"):
        spirals(10, arms=0)
