import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from course import scratch

GRID = np.linspace(-12, 12, 241)


def test_sigmoid_matches_scipy():
    """An independent implementation."""
    assert scratch.sigmoid(GRID) == pytest.approx(expit(GRID), rel=1e-14)


@pytest.mark.parametrize(("z", "expected"), [(-1000, 0.0), (0, 0.5), (1000, 1.0)])
def test_sigmoid_neither_overflows_nor_warns(z, expected):
    """exp(1000) would overflow, and warnings are errors here."""
    assert scratch.sigmoid(z) == expected


@given(st.floats(-30, 30))
def test_sigmoid_is_symmetric(z):
    """s(-z) = 1 - s(z), the law that gives the slope its short form."""
    assert scratch.sigmoid(-z) == pytest.approx(1 - scratch.sigmoid(z), abs=1e-15)


def test_sigmoid_keeps_float32():
    """Lessons run small networks in float32 for speed."""
    assert scratch.sigmoid(GRID.astype("float32")).dtype == "float32"


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "relu"])
def test_slope_matches_differences(name):
    """A central difference away from the kink of ReLU, where no slope exists."""
    z = GRID[GRID != 0]
    f = getattr(scratch, name)
    found = (f(z + 1e-6) - f(z - 1e-6)) / 2e-6
    assert getattr(scratch, f"{name}_slope")(z) == pytest.approx(found, abs=1e-8)


def test_slopes_at_zero():
    """1/4, 1, and by convention 0."""
    slopes = [float(slope(0.0)) for slope in (scratch.sigmoid_slope, scratch.tanh_slope, scratch.relu_slope)]
    assert slopes == [0.25, 1.0, 0.0]


def test_relu_by_hand():
    """Negatives become 0; the rest passes."""
    assert scratch.relu(np.array([-2.0, 0.0, 3.0])).tolist() == [0, 0, 3]
