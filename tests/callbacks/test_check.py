"""What the arguments of a callback must be."""

import math

import numpy as np
import pytest

from course.callbacks import DivergenceStopping, _check

pytestmark = pytest.mark.backends


def test_numbers_of_numpy_are_numbers():
    """Whoever computes a patience gets one of NumPy's types."""
    assert _check.whole("n", np.int64(3), at_least=1) == 3
    assert _check.finite("n", np.float32(0.5), at_least=0) == 0.5
    assert _check.whole("n", None, at_least=1, or_none=True) is None


@pytest.mark.parametrize("value", [0, True, 1.0, math.nan, "1", None, [1]])
def test_what_is_no_count_is_named(value):
    """Name, rule, value."""
    with pytest.raises(ValueError, match=r"^`n` must be an integer, at least 1\. Received: n="):
        _check.whole("n", value, at_least=1)


@pytest.mark.parametrize("value", [-0.1, True, math.nan, math.inf, "1", None, [1]])
def test_what_is_no_finite_number_is_named(value):
    """NaN compares with nothing: a limit of NaN is never reached."""
    with pytest.raises(ValueError, match=r"^`n` must be a number, finite and at least 0\. Received: n="):
        _check.finite("n", value, at_least=0)


def test_a_monitor_is_a_name():
    """On the user's line."""
    with pytest.raises(ValueError, match=r"`monitor` must be the name of a metric. Received: monitor=None"):
        DivergenceStopping(monitor=None)
