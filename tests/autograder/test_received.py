"""Times come from a table that says what is wrong with it, and where."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from course.autograder.received import read_times
from course.errors import BrokenFileError

CET = timezone(timedelta(hours=1))


def read(tmp_path, text, zone=None):
    file = tmp_path / "times.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_times(file, "time", zone)


def test_times_are_read_with_their_zone_or_in_that_of_the_course(tmp_path):
    text = "\ufeffstudent,time,note\nada,2026-12-01T23:59:00+01:00,x\n Ben Okri ,2026-12-01 23:59,\n"
    assert read(tmp_path, text, CET) == {
        "ada": datetime(2026, 12, 1, 23, 59, tzinfo=CET),
        "Ben Okri": datetime(2026, 12, 1, 23, 59, tzinfo=CET),
    }
    assert read(tmp_path, text)["Ben Okri"] == datetime(2026, 12, 1, 23, 59, tzinfo=UTC)


def test_the_same_line_twice_is_no_matter(tmp_path):
    assert len(read(tmp_path, "student,time\nada,2026-12-01\nada,2026-12-01\n")) == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "needs the columns student and time in its first line. It has nothing"),
        ("name,time\nada,2026-12-01\n", "It has name, time"),
        ("student,time\nada,yesterday\n", "line 2: `time` must be a time.*Received: 'yesterday'"),
        ("student,time\nada\n", "line 2: `time` must be"),
        ("student,time\n,2026-12-01\n", "line 2: no student"),
        ("student,time\nada,2026-12-01\nada,2026-12-02\n", "line 3: a second time for 'ada'"),
        (b"student,time\nJos\xe9,2026-12-01\n", "in UTF-8"),
        ('student,time\n"ada,2026-12-01', "cannot be read as a CSV"),
    ],
)
def test_a_table_that_cannot_be_read_says_where(tmp_path, text, says):
    with pytest.raises(BrokenFileError, match=says):
        read(tmp_path, text)


def test_a_missing_table_is_named(tmp_path):
    with pytest.raises(BrokenFileError, match=r"none\.csv cannot be read"):
        read_times(tmp_path / "none.csv", "time")
