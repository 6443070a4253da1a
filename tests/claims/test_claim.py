"""The call that a lesson makes: one row, and an error where the two disagree."""

import math
from types import SimpleNamespace

import pytest

from course.claims import ClaimError, claim, parse_row, results
from course.errors import CourseError, UnknownNameError

REAL = SimpleNamespace(name="cifar10", stand_in=False)
STAND_IN = SimpleNamespace(name="cifar10", stand_in=True)


def test_a_measurement_inside_prints_one_row(capsys):
    """3072 * 50 + 50 + 50 * 10 + 10 = 154,160."""
    claim("AN-03", 154160)
    row = parse_row(capsys.readouterr().out)
    assert (row.id, row.stated, row.measured, row.verdict) == ("AN-03", "154160", "154160", "passed")


@pytest.mark.parametrize("wrong", [154161, math.nan, math.inf, -154160])
def test_a_wrong_measurement_prints_its_row_and_raises(wrong, capsys):
    with pytest.raises(ClaimError, match="Claim AN-03 failed: stated 154160, measured"):
        claim("AN-03", wrong)
    assert parse_row(capsys.readouterr().out).verdict == "FAILED"


@pytest.mark.parametrize("missing", [None, [], {}, {"weights": 154160}, True, "154160"])
def test_no_measurement_is_an_error_and_no_row(missing, capsys):
    with pytest.raises(ClaimError, match="Claim AN-03 cannot be judged"):
        claim("AN-03", missing)
    assert capsys.readouterr().out == ""


def test_an_unknown_claim_lists_those_of_its_block():
    with pytest.raises(UnknownNameError, match=r"Unknown claim: 'AN-99'.*There are: AN-01, AN-02"):
        claim("AN-99", 1)


def test_an_unknown_block_lists_the_blocks():
    with pytest.raises(UnknownNameError, match=r"Unknown claim: 'ZZ-01'.*There are: AC-.., AN-.., AU-.."):
        claim("ZZ-01", 1)


def test_a_cited_claim_is_never_measured():
    with pytest.raises(CourseError, match="AN-07 is cited, never measured"):
        claim("AN-07", "2 or more layers")


@pytest.mark.parametrize("measured", [154160, 1, math.nan])
def test_stand_in_data_never_passes_and_never_fails(measured, capsys):
    """What the bundled images give says nothing about the real ones."""
    claim("AN-03", measured, data=STAND_IN)
    row = parse_row(capsys.readouterr().out)
    assert (row.measured, row.verdict) == ("-", "not measured (needs cifar10)")
    with pytest.raises(ClaimError, match="cannot be judged"):
        claim("AN-03", None, data=STAND_IN)


def test_the_real_data_is_judged():
    with pytest.raises(ClaimError, match="failed"):
        claim("AN-03", 1, data=REAL)


def test_results_hold_the_last_row_of_each_claim(capsys):
    claim("AN-03", 154160, data=STAND_IN)
    claim("AN-03", 154160)
    assert results()["AN-03"] == parse_row(capsys.readouterr().out.splitlines()[-1])
