"""The grammar of tolerances, at boundaries worked by hand: halves and quarters, which floats hold."""

import math

import pytest

from course.claims.tolerance import check_tolerance, holds

NAN, INF = math.nan, math.inf
INSIDE = [
    ("exact", 50, 50),
    ("exact", 50, 50.0),
    ("exact", True, True),
    ("exact", "0.1 and 0.01", "0.1 and 0.01"),
    ("exact", NAN, NAN),
    ("exact", INF, INF),
    ("abs 0.25", 2.0, 2.25),
    ("abs 0.25", 2.0, 1.75),
    ("rel 0.5", 8.0, 12.0),
    ("rel 0.5", -8.0, -4.0),
    ("above", 1.0, 1.5),
    ("at least", 1.0, 1.0),
    ("below", 1.0, 0.5),
    ("at most", 1.0, 1.0),
    ("between", [1.0, 2.0], 1.0),
    ("between", [1.0, 2.0], 2.0),
]
OUTSIDE = [
    ("exact", 50, 51),
    ("exact", True, False),
    ("exact", "0.1", "0.10"),
    ("exact", 0.0, NAN),
    ("exact", INF, -INF),
    ("abs 0.25", 2.0, 2.3125),
    ("abs 0.25", 2.0, 1.6875),
    ("abs 5e-5", 2.302585, 2.30264),
    ("rel 0.5", 8.0, 12.5),
    ("rel 0.5", -8.0, -3.5),
    ("rel 0.5", 0.0, 0.25),
    ("above", 1.0, 1.0),
    ("at least", 1.0, 0.75),
    ("below", 1.0, 1.0),
    ("at most", 1.0, 1.25),
    ("between", [1.0, 2.0], 0.75),
    ("between", [1.0, 2.0], 2.25),
]
JUDGING = {"abs 0.25": 1.0, "rel 0.5": 1.0, "above": 1.0, "at least": 1.0, "below": 1.0, "at most": 1.0}


@pytest.mark.parametrize(("tolerance", "stated", "measured"), INSIDE)
def test_a_measurement_inside_holds(tolerance, stated, measured):
    assert holds(measured, stated, tolerance)


@pytest.mark.parametrize(("tolerance", "stated", "measured"), OUTSIDE)
def test_a_measurement_outside_does_not_hold(tolerance, stated, measured):
    assert not holds(measured, stated, tolerance)


@pytest.mark.parametrize(("tolerance", "stated"), [*JUDGING.items(), ("between", [0.0, 1.0]), ("exact", 1.0)])
def test_nan_meets_nothing_but_an_exact_nan(tolerance, stated):
    """A diverged run must never slip through a comparison."""
    assert not holds(NAN, stated, tolerance)


@pytest.mark.parametrize("tolerance", ["abs 0.25", "rel 0.5", "below", "at most"])
def test_infinity_is_outside_every_upper_bound(tolerance):
    assert not holds(INF, 1.0, tolerance)


@pytest.mark.parametrize(
    ("tolerance", "stated"),
    [("near", 1.0), ("", 1.0), ("abs", 1.0), ("abs x", 1.0), ("abs 0", 1.0), ("rel -1", 1.0),
     ("abs inf", 1.0), ("abs nan", 1.0), ("abs 1 2", 1.0), ("abs 0.1", "text"), ("above", True),
     ("rel 0.1", [1.0, "b"]), ("between", 1.0), ("between", [1.0]), ("between", [2.0, 1.0]),
     ("exact", []), ("report", [])],
)  # fmt: skip
def test_a_tolerance_that_cannot_be_asked_is_refused(tolerance, stated):
    """A slip in the ledger shows when it is read, not when a lesson runs."""
    with pytest.raises(ValueError, match=r".+"):
        check_tolerance(tolerance, stated)


@pytest.mark.parametrize(
    ("tolerance", "stated"),
    [("exact", [50, 51]), ("abs 5e-5", 2.3), ("between", [0, 1]), ("report", "either"), ("cite", "2015")],
)
def test_a_tolerance_that_fits_is_accepted(tolerance, stated):
    check_tolerance(tolerance, stated)
