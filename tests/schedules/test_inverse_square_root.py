"""The schedule of the Transformer."""

import numpy as np
import pytest
from keras import ops

from course.schedules import InverseSquareRoot

pytestmark = pytest.mark.backends


@pytest.mark.parametrize(("step", "expected"), [(0, 0.25), (1, 0.5), (3, 1.0), (15, 0.5), (3_999_999, 1e-3)])
def test_matches_values_worked_by_hand(step, expected):
    """With peak 1 and 4 warm-up steps: 1/4, 2/4, 4/4, then sqrt(4/16) and sqrt(4/4000000)."""
    assert float(InverseSquareRoot(peak=1.0, warmup_steps=4)(step)) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("warmup_steps", [1, 3, 4000, 10**7])
def test_peak_is_exact_and_alone(warmup_steps):
    """The last step of the warm-up has the peak, and no step has more."""
    schedule = InverseSquareRoot(0.3, warmup_steps)
    before, peak, after = ops.convert_to_numpy(schedule(warmup_steps - 1 + np.array([-1, 0, 1])))
    assert peak == np.float32(0.3)
    assert before <= peak >= after


def test_equals_the_formula_of_the_paper():
    """d_model ** -0.5 * min(n ** -0.5, n * warmup ** -1.5), with n counted from 1."""
    n = np.arange(1, 20_000, 37)
    paper = 512**-0.5 * np.minimum(n**-0.5, n * 4000**-1.5)
    ours = InverseSquareRoot((512 * 4000) ** -0.5, 4000)(n - 1)
    np.testing.assert_allclose(ops.convert_to_numpy(ours), paper, rtol=1e-6)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"peak": 0}, "`peak` must be a number above 0. Received: peak=0"),
        ({"warmup_steps": 0}, "`warmup_steps` must be an integer, at least 1. Received: warmup_steps=0"),
    ],
)
def test_refuses_bad_arguments(arguments, message):
    """Zero warm-up steps would divide by zero."""
    with pytest.raises(ValueError, match=message):
        InverseSquareRoot(**{"peak": 0.1, "warmup_steps": 10, **arguments})
