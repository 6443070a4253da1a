"""The IDX format, from bytes worked by hand."""

import pytest

from course.datasets.sources import SourceError, idx

TWO_BY_THREE = bytes([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6])


def test_rows_come_first():
    assert idx.parse(TWO_BY_THREE, "x").tolist() == [[1, 2, 3], [4, 5, 6]]


def test_an_axis_is_four_bytes_the_highest_first():
    """258 = 1 * 256 + 2."""
    assert idx.parse(bytes([0, 0, 8, 1, 0, 0, 1, 2]) + bytes(258), "x").shape == (258,)


@pytest.mark.parametrize("content", [b"", b"\0\0\x08", b"\0\0\x0d\x01\0\0\0\0", b"<html>"])
def test_other_content_is_refused(content):
    """0x0d is the code for floats."""
    with pytest.raises(SourceError, match="x is not an IDX file of bytes"):
        idx.parse(content, "x")


@pytest.mark.parametrize("content", [TWO_BY_THREE[:-1], TWO_BY_THREE + b"\0", TWO_BY_THREE[:9]])
def test_a_wrong_length_is_refused(content):
    with pytest.raises(SourceError, match="x is not as long as its header says"):
        idx.parse(content, "x")
