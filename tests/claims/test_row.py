"""The printed row, and reading it back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.claims import Row, format_row, parse_row

IDS = st.from_regex(r"[A-Z]{2}-[0-9]{2}", fullmatch=True)
WORD = st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=20)
TEXTS = st.lists(WORD, min_size=1, max_size=5).map(" ".join)
VERDICTS = st.sampled_from(["passed", "FAILED", "reported", "not measured (needs cifar10)"])


@given(st.builds(Row, IDS, TEXTS, TEXTS, VERDICTS))
def test_a_printed_row_reads_back_as_it_was(row):
    """`course claims` knows the lessons' measurements only from what they printed."""
    assert parse_row(format_row(row)) == row


def test_columns_stand_below_each_other():
    short = format_row(Row("AN-01", "50 51", "50 51", "passed"))
    longer = format_row(Row("BB-01", "2.302585 ± 5e-05", "2.302575", "reported"))
    assert short.index("measured") == longer.index("measured")
    assert short.index("passed") == longer.index("reported")
    assert len(longer) <= 110


@pytest.mark.parametrize(
    "line",
    ["", "loss 2.3", "claim", "claim AN-01", "claim AN-01  stated 1  measured 1  perhaps", "claim AN-1  x"],
)
def test_any_other_line_is_no_row(line):
    assert parse_row(line) is None
