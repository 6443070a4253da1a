"""A CSV file of which cells are replaced keeps every other byte, however it was written."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.autograder.export.sheet import read_sheet
from course.errors import BrokenFileError, CourseError, UnknownNameError


def sheet(tmp_path, data):
    (tmp_path / "x.csv").write_bytes(data)
    return read_sheet(tmp_path / "x.csv")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc"))), min_size=3, max_size=3), min_size=1
    )
)
def test_it_reads_what_pythons_own_writer_wrote_and_changes_one_cell(
    tmp_path_factory, separator, quoting, end, rows
):
    """The independent reference is the csv module, on both ways."""
    rows = [["Student", "ID", "A1 (1)"], *rows]
    out = io.StringIO()
    csv.writer(out, delimiter=separator, quoting=quoting, lineterminator=end).writerows(rows)
    data = out.getvalue().encode()
    read = sheet(tmp_path_factory.mktemp("sheet"), data)
    assert [[cell.text for cell in row] for row in read.rows] == rows
    changed = read.with_cells({(1, 2): 'new, "text"\nhere'})
    place = read.rows[1][2]
    assert (changed[: place.start], changed[len(changed) - len(data) + place.end :]) == (
        data[: place.start],
        data[place.end :],
    )
    reread = list(csv.reader(io.StringIO(changed.decode(), newline=""), delimiter=separator))
    assert reread[1] == [*rows[1][:2], 'new, "text"\nhere']
    assert reread[2:] == rows[2:]


def test_a_byte_order_mark_and_blank_lines_are_kept(tmp_path):
    data = b'\xef\xbb\xbfStudent,ID\r\n\r\n"Lovelace, Ada",7'
    read = sheet(tmp_path, data)
    assert read.header == ["Student", "ID"]
    assert read.text(1, 0) == "Lovelace, Ada"
    assert read.with_cells({(1, 1): "8"}) == data[:-1] + b"8"
    assert read.with_cells({}) == data


def test_a_cell_that_was_quoted_stays_quoted(tmp_path):
    assert sheet(tmp_path, b'A,B\n"1","2"\n').with_cells({(1, 1): "3"}) == b'A,B\n"1","3"\n'


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"A,B\n\xff,1\n", "not UTF-8"),
        (b'A,B\n"x,1\n', "line 2"),
        (b"A,B\n", "no rows"),
        (b"", "no rows"),
    ],
)
def test_what_is_no_sheet_is_refused(tmp_path, data, says):
    with pytest.raises((BrokenFileError, CourseError), match=says):
        sheet(tmp_path, data)


def test_columns_are_named_exactly(tmp_path):
    read = sheet(tmp_path, b"A,B,B\n1,2,3\n")
    assert read.column("A") == 0
    with pytest.raises(UnknownNameError, match="A, B"):
        read.column("C")
    with pytest.raises(CourseError, match="2 columns"):
        read.column("B")
