import numpy as np
import pytest

from course.scratch import central_difference, dropout_backward, dropout_forward, dropout_mask


def test_mask_holds_zero_and_the_inverse_of_the_kept_share():
    """1 / (1 - 0.75) = 4."""
    assert set(np.unique(dropout_mask((50, 50), 0.75, seed=0))) == {0.0, 4.0}


def test_mean_of_the_mask_is_one():
    """100,000 draws of 0 or 2: the standard error of their mean is 1/sqrt(100000) = 0.0032."""
    assert dropout_mask(100_000, 0.5, seed=1).mean() == pytest.approx(1, abs=4 * 0.0032)


def test_rate_zero_keeps_everything():
    """The limit of no dropout."""
    assert dropout_mask((3, 4), 0.0, seed=0).tolist() == np.ones((3, 4)).tolist()


def test_one_seed_gives_one_mask():
    """Lessons compare runs with the same mask."""
    assert np.array_equal(dropout_mask(20, 0.5, seed=3), dropout_mask(20, 0.5, seed=3))


@pytest.mark.parametrize("rate", [-0.1, 1.0, 1.5])
def test_refuses_a_rate_outside_the_range(rate):
    """A rate of 1 would divide by 0."""
    with pytest.raises(ValueError, match=r"`rate` must be in \[0, 1\)"):
        dropout_mask(3, rate, seed=0)


def test_backward_matches_differences():
    """Of the loss sum(c * dropped), with the mask held fixed."""
    rng = np.random.default_rng(0)
    h, c, mask = rng.normal(size=(4, 5)), rng.normal(size=(4, 5)), dropout_mask((4, 5), 0.4, seed=2)
    found = central_difference(lambda h: float((c * dropout_forward(h, mask)).sum()), h)
    assert dropout_backward(c, mask) == pytest.approx(found, abs=1e-9)
