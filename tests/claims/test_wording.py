"""Digits: as many as the tolerance asks, and none that are noise."""

import math

import pytest

from course.claims import Claim
from course.claims.wording import (
    full_measured_text,
    full_stated_text,
    measured_text,
    number_text,
    stated_text,
)


@pytest.mark.parametrize(
    ("value", "tolerance", "text"),
    [
        (2.30258812, "abs 5e-5", "2.302588"),
        (2.30258812, "exact", "2.303"),
        (0.00049713, "below", "0.0004971"),
        (125.306918, "abs 0.01", "125.307"),
        (7936.21, "rel 0.15", "7936"),
        (25.02, "rel 1e-6", "25.02"),
        (1.0, "exact", "1"),
        (-0.0, "abs 0.1", "0"),
        (154160, "exact", "154160"),
        (3.47e-16, "at most", "3e-16"),
        (1e-6, "at most", "1e-06"),
        (60965224.25, "exact", "60965224"),
        (math.nan, "exact", "nan"),
        (-math.inf, "above", "-inf"),
    ],
)
def test_digits_follow_the_tolerance(value, tolerance, text):
    assert number_text(value, tolerance) == text


@pytest.mark.parametrize(
    ("stated", "tolerance", "text"),
    [
        (2.302585, "abs 5e-5", "2.302585 ± 5e-05"),
        (0.02, "rel 0.3", "0.02 ± 30 %"),
        (0.1, "above", "> 0.1"),
        (60, "at most", "<= 60"),
        ([0.5, 0.75], "between", "0.5 to 0.75"),
        ([50, 51], "exact", "50 51"),
        ([1, 2, 3, 4, 5], "exact", "1 2 3 .. 5"),
        (True, "exact", "true"),
        (
            {"accuracy": 1.0, "loss": 0.001},
            {"accuracy": "exact", "loss": "below"},
            "accuracy 1, loss < 0.001",
        ),
    ],
)
def test_what_is_stated_shows_its_bound(stated, tolerance, text):
    assert stated_text(Claim("AN-01", "S0", "1", "A claim.", "N", stated, tolerance, "01")) == text


def test_names_give_way_where_the_parts_do_not_fit():
    names = [f"a_rather_long_name_{letter}" for letter in "abcd"]
    claim = Claim("AN-01", "S0", "1", "A claim.", "N", dict.fromkeys(names, 1.0), "exact", "01")
    measured = dict.fromkeys(names, 0.5)
    assert measured_text(claim, measured) == "0.5, 0.5, 0.5, 0.5"
    assert full_measured_text(claim, measured).count("a_rather_long_name") == 4


def test_a_long_list_is_cut_in_a_row_and_whole_in_the_full_text():
    claim = Claim("AN-01", "S0", "1", "A claim.", "N", [1.0, 2.0, 3.0, 4.0], "abs 0.1", "01")
    assert stated_text(claim) == "1 2 3 .. 4 ± 0.1"
    assert full_stated_text(claim) == "1 2 3 4 ± 0.1"
    assert measured_text(claim, [1.5, 2, 3, 4]) == "1.5 2 3 .. 4"
    assert full_measured_text(claim, [1.5, 2, 3, 4]) == "1.5 2 3 4"
