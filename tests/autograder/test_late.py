"""Lateness is charged by the day begun, from the due date on, and never by surprise."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from course.autograder.late import FILE_DATE, TABLE, after_late, late_policy, late_table, lateness

DUE = datetime(2026, 12, 1, 12, tzinfo=UTC)
TABLE_OF_A_COURSE = {
    "due": DUE,
    "per_day": 10,
    "grace_minutes": 60,
    "max_days": 5,
    "until": DUE + timedelta(days=10),
}


def late_by(extension=None, policy=None, **time):
    return lateness(late_policy(policy or TABLE_OF_A_COURSE), DUE + timedelta(**time), TABLE, extension)


@pytest.mark.parametrize(
    ("time", "days", "percent"),
    [
        ({"days": -3}, 0, 0),
        ({"seconds": 0}, 0, 0),
        ({"minutes": 60}, 0, 0),
        ({"minutes": 60, "seconds": 1}, 1, 10),
        ({"days": 1}, 1, 10),
        ({"days": 1, "seconds": 1}, 2, 20),
        ({"days": 5}, 5, 50),
        ({"days": 9}, 5, 50),
        ({"days": 10}, 5, 50),
    ],
)
def test_each_day_begun_after_the_grace_costs_up_to_the_bound(time, days, percent):
    """An hour of grace; then days are counted from the due date, at most five of them."""
    found = late_by(**time)
    assert (found.days, found.percent, found.accepted) == (days, percent, True)


def test_after_the_last_day_nothing_is_earned():
    found = late_by(days=10, seconds=1)
    assert (found.percent, found.accepted) == (100, False)
    assert "earns nothing" in found.says


def test_no_more_than_all_is_taken_off():
    assert late_by(policy={"due": DUE, "per_day": 40}, days=7).percent == 100


def test_an_extension_moves_the_due_date_of_one_student():
    found = late_by(DUE + timedelta(days=3), days=4)
    assert (found.days, found.extended) == (1, True)
    assert late_by(DUE + timedelta(days=20), days=19).percent == 0


def test_an_extension_never_makes_work_due_earlier():
    found = late_by(DUE - timedelta(days=3))
    assert (found.percent, found.extended) == (0, False)


def test_time_zones_are_told_apart():
    """14:00 at +02:00 is noon in UTC."""
    there = datetime(2026, 12, 1, 14, tzinfo=timezone(timedelta(hours=2)))
    assert lateness(late_policy({"due": DUE, "per_day": 10}), there, TABLE).days == 0


def test_a_time_that_is_not_known_costs_nothing_and_says_so():
    assert "not known" in lateness(late_policy(TABLE_OF_A_COURSE), None, "").says


def test_the_date_of_a_file_comes_with_a_warning():
    found = lateness(late_policy(TABLE_OF_A_COURSE), DUE, FILE_DATE)
    assert found.says == "On time. The time is the file's own date, which copying can change."


@pytest.mark.parametrize(("percent_a_day", "left"), [(0, 66.67), (10, 60.0), (100, 0.0)])
def test_a_share_of_what_was_earned_is_taken_off(percent_a_day, left):
    assert after_late(66.67, late_by(policy={"due": DUE, "per_day": percent_a_day}, hours=2)) == left
    assert after_late(66.67, None) == 66.67


def test_a_policy_written_down_is_read_again():
    policy = late_policy(TABLE_OF_A_COURSE)
    assert late_policy(late_table(policy)) == policy
    assert late_table(policy)["due"] == "2026-12-01T12:00:00+00:00"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"due": "next week"}, "`due` must be a date"),
        ({"due": datetime(2026, 12, 1)}, "with a time zone"),
        ({"due": DUE.date()}, "`due` must be a date and time"),
        ({"per_day": 101}, r"`per_day` must be a percentage in \[0, 100\]. Received: per_day=101"),
        ({"per_day": True}, "`per_day`"),
        ({"per_day": float("nan")}, "`per_day`"),
        ({"grace_minutes": -1}, "`grace_minutes`"),
        ({"max_days": 1.5}, "`max_days` must be a whole number"),
        ({"until": DUE - timedelta(days=1)}, "`until` must not be before `due`"),
        ({"perday": 3}, "does not know perday"),
    ],
)
def test_a_policy_that_cannot_be_is_refused(change, says):
    with pytest.raises(ValueError, match=says):
        late_policy({**TABLE_OF_A_COURSE, **change})
