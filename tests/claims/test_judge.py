"""Verdicts on single values, lists and tables of parts."""

import math

import pytest

from course.claims import Claim, judge, load_ledger
from course.claims.tolerance import JUDGED_BY_NOBODY, is_number


def stating(stated, tolerance, kind="N"):
    return Claim("AN-01", "S0", "46", "A claim.", kind, stated, tolerance, "01")


PARTS = stating({"accuracy": 1.0, "loss": 0.5}, {"accuracy": "exact", "loss": "below"})


@pytest.mark.parametrize(
    ("measured", "verdict"),
    [
        ({"accuracy": 1.0, "loss": 0.25}, "passed"),
        ({"accuracy": 0.5, "loss": 0.25}, "FAILED"),
        ({"accuracy": 1.0, "loss": 0.5}, "FAILED"),
        ({"accuracy": [1.0, 1.0], "loss": [0.25, 0.75]}, "FAILED"),
    ],
)
def test_every_part_must_hold(measured, verdict):
    assert judge(PARTS, measured) == verdict


def test_one_tolerance_may_serve_all_parts():
    claim = stating({"central": 2.0, "forward": 1.0}, "abs 0.25")
    assert judge(claim, {"central": 2.25, "forward": 0.75}) == "passed"
    assert judge(claim, {"central": 2.25, "forward": 0.5}) == "FAILED"


def test_every_element_of_a_list_must_hold_against_one_value():
    """Three seeds are three measurements, and the worst of them decides."""
    claim = stating(2.0, "abs 0.25")
    assert judge(claim, [1.75, 2.0, 2.25]) == "passed"
    assert judge(claim, [1.75, 2.0, 2.5]) == "FAILED"
    assert judge(claim, [[2.0, 2.0], [2.0, 2.5]]) == "FAILED"


def test_a_stated_list_is_met_place_by_place():
    claim = stating([50, 51], "exact")
    assert judge(claim, [50, 51]) == "passed"
    assert judge(claim, [51, 50]) == "FAILED"


def test_each_of_several_values_must_lie_between():
    claim = stating([0.0, 1.0], "between")
    assert judge(claim, 0.5) == "passed"
    assert judge(claim, [0.5, 1.5]) == "FAILED"


@pytest.mark.parametrize("measured", [float("nan"), 0, [1, 2], "either way"])
def test_a_reported_measurement_is_not_judged(measured):
    assert judge(stating(0.0, "report", "S"), measured) == "reported"


def test_a_failed_part_outweighs_a_reported_one():
    claim = stating({"gain": 0.0, "factor": 6.0}, {"gain": "above", "factor": "report"})
    assert judge(claim, {"gain": 1.0, "factor": 2.0}) == "passed"
    assert judge(claim, {"gain": -1.0, "factor": 2.0}) == "FAILED"


@pytest.mark.parametrize(
    ("claim", "measured"),
    [
        (PARTS, 1.0),
        (PARTS, {"accuracy": 1.0}),
        (PARTS, {"accuracy": 1.0, "loss": 0.1, "extra": 1}),
        (stating([50, 51], "exact"), 50),
        (stating([50, 51], "exact"), [50]),
        (stating(50, "exact"), []),
        (stating(50, "exact"), [[]]),
        (stating(50, "exact"), {"steps": 50}),
        (stating(1, "exact"), True),
        (stating(True, "exact"), 1),
        (stating("0.1", "exact"), 0.1),
        (stating(0.5, "above"), "1.0"),
    ],
)
def test_another_form_has_no_verdict(claim, measured):
    """`True` for 1, or two values of three, is a slip of the lesson and must not pass for a measurement."""
    with pytest.raises(TypeError, match="it takes"):
        judge(claim, measured)


def made_of_nan(stated):
    """A measurement of the form that is stated, with NaN for every number and the rest as it should be."""
    if isinstance(stated, dict):
        return {name: made_of_nan(part) for name, part in stated.items()}
    if isinstance(stated, list):
        return [made_of_nan(item) for item in stated]
    return math.nan if is_number(stated) else stated


def asks_for_numbers(claim):
    parts = claim.stated if isinstance(claim.stated, dict) else {"": claim.stated}
    for name, part in parts.items():
        tolerance = claim.tolerance if isinstance(claim.tolerance, str) else claim.tolerance[name]
        first = part[0] if isinstance(part, list) else part
        if tolerance not in JUDGED_BY_NOBODY and is_number(first) and not math.isnan(first):
            return True
    return False


@pytest.mark.parametrize("claim", load_ledger().values(), ids=lambda claim: claim.id)
def test_no_claim_passes_with_nan(claim):
    """A run that diverged fails every row of the ledger that asks for a number."""
    verdict = judge(claim, made_of_nan(claim.stated))
    assert (verdict == "FAILED") == asks_for_numbers(claim)
