"""What counts for a student: the checks, then a person's points, then lateness."""

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime

import pytest

from course.autograder.gradebook import open_store, read_gradebook
from course.errors import CourseError
from tests.autograder.gradebook.conftest import KEY, made_record


def only(folder):
    (entry,) = read_gradebook(folder).entries
    return entry


def test_the_class_is_told_by_the_file_alone(folder):
    """An export needs no assignment beside it."""
    book = read_gradebook(folder)
    assert (book.assignment, book.title, book.points) == ("toy", "A toy", 10)
    assert [(one.name, one.title, one.points) for one in book.questions] == [
        ("q1", "Doubling", 4),
        ("q2", "Applying", 6),
    ]
    assert read_gradebook(folder / "gradebook.db") == book


def test_two_days_late_leave_eighty_percent(folder):
    entry = only(folder)
    assert (entry.before_late, entry.earned, entry.points) == (7.0, 5.6, 10.0)
    assert (entry.late.days, entry.late.percent) == (2, 20)
    assert entry.record["earned"] == 5.6
    assert entry.record["late"]["says"] == "2 days late: 20 % is taken off."


def test_an_extension_counts_at_once(folder):
    with open_store(folder) as store:
        store.extend("ada", datetime(2026, 12, 4, tzinfo=UTC))
    assert (only(folder).earned, only(folder).late.extended) == (7.0, True)
    with open_store(folder) as store:
        store.extend("ada", None)
    assert only(folder).earned == 5.6


def test_a_manual_score_goes_before_that_of_the_checks(folder):
    """And lateness is taken off the sum with it."""
    with open_store(folder) as store:
        store.score("ada", "q2", 6, "Right idea.")
    entry = only(folder)
    assert (entry.question("q2").automatic, entry.question("q2").earned, entry.before_late) == (
        3.0,
        6.0,
        10.0,
    )
    assert entry.earned == 8.0
    assert entry.is_manual
    assert entry.record["questions"]["q2"]["manual"]["note"] == "Right idea."
    assert entry.record["questions"]["q2"]["automatic"] == 3.0


def test_work_that_could_not_be_graded_can_get_a_manual_score(folder):
    with open_store(folder) as store:
        store.put("ben", KEY, made_record("ben", 0.0, 0.0, "No notebook."))
        store.count("ben", KEY, "ben.ipynb", None, "")
        store.score("ben", "q1", 2, "On paper.")
    ben = read_gradebook(folder).entries[1]
    assert (ben.earned, ben.problem, ben.late.received) == (2.0, "No notebook.", "")
    assert ben.record["questions"]["q1"]["manual"]["points"] == 2


def test_checks_come_in_order_with_what_betrays_them(folder):
    entry = only(folder)
    assert entry.flaky == ("q1_b",)
    assert [(one.name, one.passed, one.misconception) for one in entry.question("q1").checks] == [
        ("q1_a", True, None),
        ("q1_b", False, "half"),
    ]
    assert entry.question("q2").checks[0].hidden
    with pytest.raises(KeyError):
        entry.question("q9")


def test_what_was_read_stays_as_it_is(folder):
    with pytest.raises(FrozenInstanceError):
        only(folder).earned = 100


def test_no_gradebook_is_one_message(tmp_path):
    with pytest.raises(CourseError, match="`course grade` makes one"):
        read_gradebook(tmp_path)
    assert not list(tmp_path.iterdir())
