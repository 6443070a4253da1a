import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.scratch import central_difference, forward_difference, relative_error


def cubic(x):
    return float(np.sum(x**3))


def test_central_difference_of_a_cubic_by_hand():
    """((1+e)^3 - (1-e)^3) / 2e = 3 + e^2 exactly: 3.01 at e = 0.1."""
    assert central_difference(cubic, np.array([1.0]), 0.1) == pytest.approx(3.01)


def test_forward_difference_of_a_cubic_by_hand():
    """((1+e)^3 - 1) / e = 3 + 3e + e^2: 3.31 at e = 0.1."""
    assert forward_difference(cubic, np.array([1.0]), 0.1) == pytest.approx(3.31)


@pytest.mark.parametrize("difference", [central_difference, forward_difference])
def test_keeps_the_shape_and_leaves_x_alone(difference):
    """The gradient of a matrix is a matrix; the caller's weights are not moved."""
    x = np.arange(6.0).reshape(2, 3)
    before = x.copy()
    assert difference(cubic, x) == pytest.approx(3 * before**2, abs=1e-3)
    assert np.array_equal(x, before)


def test_float32_weights_are_differenced_in_float64():
    """In float32 a step of 1e-5 would drown in rounding."""
    x = np.array([1.0, 2.0], dtype="float32")
    assert central_difference(cubic, x) == pytest.approx([3.0, 12.0], abs=1e-6)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ([0.0, 0.0], [0.0, 0.0], 0.0),
        ([3.0, 4.0], [3.0, 4.0], 0.0),
        ([3.0, 4.0], [6.0, 8.0], 0.5),
        ([3.0, 4.0], [-3.0, -4.0], 2.0),
        ([3.0, 4.0], [0.0, 0.0], 1.0),
    ],
)
def test_relative_error_by_hand(a, b, expected):
    """Length 5 against 10, and so on."""
    assert relative_error(a, b) == pytest.approx(expected)


@given(
    st.lists(st.floats(-1e3, 1e3), min_size=3, max_size=3),
    st.lists(st.floats(-1e3, 1e3), min_size=3, max_size=3),
)
def test_relative_error_is_symmetric_and_at_most_two(a, b):
    """The triangle inequality bounds it."""
    assert relative_error(a, b) == relative_error(b, a)
    assert 0 <= relative_error(a, b) <= 2 + 1e-12


@given(st.floats(1e-6, 1e6))
def test_relative_error_ignores_the_unit(scale):
    """Gradients of 1e-6 are compared as strictly as gradients of 1."""
    a, b = np.array([1.0, 2.0]), np.array([1.1, 1.9])
    assert relative_error(scale * a, scale * b) == pytest.approx(relative_error(a, b))


def test_relative_error_refuses_two_shapes():
    """Broadcasting would hide a gradient of the wrong shape."""
    with pytest.raises(ValueError, match="one shape"):
        relative_error(np.zeros(3), np.zeros((3, 1)))
