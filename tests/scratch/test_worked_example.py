import numpy as np
import pytest
from scipy.optimize import approx_fprime

from course.scratch import worked_example, worked_example_error, worked_example_gradient
from course.scratch.worked_example import WEIGHTS


@pytest.mark.parametrize(
    ("name", "printed"),
    [("sum_o1", 1.01977), ("o1", 0.73492), ("E1", 0.23456), ("E_total", 0.24908)],
)
def test_gives_the_numbers_that_the_lecture_prints(name, printed):
    """The lecture cuts its numbers after five decimals, so each may lie up to 2e-5 above the print."""
    assert 0 <= worked_example()[name] - printed < 2e-5


def test_matches_values_worked_by_hand_when_all_sums_are_zero():
    """With every weight 0 all units give 1/2: E1 = 0.45^2 / 2 for either target, 0.2025 in all."""
    values = worked_example(dict.fromkeys(WEIGHTS, 0.0))
    assert [values[name] for name in ("sum_h1", "sum_o2", "h2", "o1")] == [0, 0, 0.5, 0.5]
    assert values["E_total"] == pytest.approx(0.2025)


def test_gradient_matches_values_worked_by_hand_when_all_sums_are_zero():
    """d_o1 = 0.45/4 = -d_o2, times h = 1/2; nothing reaches the first layer through weights of 0."""
    gradient = worked_example_gradient(dict.fromkeys(WEIGHTS, 0.0))
    assert gradient["w5"] == gradient["w6"] == pytest.approx(0.05625)
    assert gradient["w7"] == gradient["w8"] == pytest.approx(-0.05625)
    assert [gradient[name] for name in ("w1", "w2", "w3", "w4", "b1")] == [0] * 5
    assert gradient["b2"] == pytest.approx(0, abs=1e-16)


def test_gradient_matches_differences_by_scipy():
    """SciPy knows nothing of the chain rule: it only evaluates the error."""
    found = approx_fprime(np.array(list(WEIGHTS.values())), worked_example_error, 1e-7)
    assert list(worked_example_gradient().values()) == pytest.approx(found, abs=1e-6)


def test_error_of_one_weight_leaves_the_others():
    """Putting w5 back in its place changes nothing; a larger w5 raises the error (its slope is 0.08)."""
    assert worked_example_error([0.5], ("w5",)) == worked_example()["E_total"]
    assert worked_example_error([0.6], ("w5",)) > worked_example()["E_total"]
