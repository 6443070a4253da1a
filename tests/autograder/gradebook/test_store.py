"""What is written stays, whatever is graded afterwards; what cannot be is refused."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from course.autograder.gradebook import Key, open_store, read_gradebook
from course.autograder.late import FILE_DATE
from course.errors import CourseError, UnknownNameError
from tests.autograder.gradebook.conftest import KEY, check, made_record


def test_equal_keys_are_found_again(folder):
    with open_store(folder) as store:
        assert store.find("ada", KEY)
        assert not store.find("ben", KEY)
        for field in ("submission", "checks", "environment"):
            assert not store.find("ada", replace(KEY, **{field: "other"}))


def test_an_outcome_that_is_not_final_is_tried_again(folder):
    with open_store(folder) as store:
        store.put("ada", KEY, made_record(problem="The grader failed."), is_final=False)
        assert not store.find("ada", KEY)


def test_a_regrade_replaces_the_outcome_and_its_checks_and_keeps_manual_scores(folder):
    with open_store(folder) as store:
        store.score("ada", "q2", 6, "")
        again = made_record(q1=0.0)
        again["questions"]["q1"]["checks"] = [check("q1_a", False)]
        store.put("ada", KEY, again)
    entry = read_gradebook(folder).entries[0]
    assert (entry.question("q1").earned, entry.question("q2").earned) == (0.0, 6.0)
    assert [one.passed for one in entry.question("q1").checks] == [False]


def test_a_second_submission_keeps_the_first(folder):
    """Old checks put back are a look-up."""
    other = Key("a second one", "checks", "environment")
    with open_store(folder) as store:
        store.put("ada", other, made_record(q1=0.0))
        store.count("ada", other, "ada.ipynb", datetime(2026, 12, 1, tzinfo=UTC), "table")
        assert store.find("ada", KEY)
        assert store.read().entries[0].earned == 3.0
        store.count("ada", KEY, "ada.ipynb", datetime(2026, 12, 1, tzinfo=UTC), "table")
        assert store.read().entries[0].earned == 7.0


def test_the_time_of_a_table_stays_with_its_submission(folder):
    """Who grades once more without the table must not make anybody late, nor on time."""
    at_noon, new_checks = datetime(2026, 12, 9, tzinfo=UTC), replace(KEY, checks="new")
    with open_store(folder) as store:
        before = store.entry("ada").late
        store.put("ada", new_checks, made_record())
        for key in (KEY, new_checks):
            store.count("ada", key, "ada.ipynb", at_noon, FILE_DATE)
            assert store.entry("ada").late == before
        second = replace(KEY, submission="a second one")
        store.put("ada", second, made_record())
        store.count("ada", second, "ada.ipynb", at_noon, FILE_DATE)
        assert store.entry("ada").late.source == FILE_DATE


def test_the_history_of_manual_scores_is_kept(folder):
    """Who doubts a score can be shown what was given when; the last counts."""
    with open_store(folder) as store:
        for points in (1, 2, None, 3):
            store.score("ada", "q1", points, f"now {points}")
        assert store.read().entries[0].question("q1").earned == 3
    with closing(sqlite3.connect(folder / "gradebook.db")) as connection:
        assert [row[0] for row in connection.execute("SELECT points FROM manual_scores")] == [1, 2, None, 3]


@pytest.mark.parametrize(
    ("student", "question", "points", "says"),
    [
        ("bea", "q1", 1, "Unknown student: 'bea'"),
        ("ada", "q9", 1, "Unknown question: 'q9'"),
        ("ada", "q1", 5, "q1 earns between 0 and 4 points. Received: 5"),
        ("ada", "q1", -1, "between 0 and 4"),
        ("ada", "q1", float("nan"), "between 0 and 4"),
    ],
)
def test_a_manual_score_that_cannot_be_is_refused(folder, student, question, points, says):
    with open_store(folder) as store, pytest.raises(CourseError, match=says):
        store.score(student, question, points, "")
    assert not read_gradebook(folder).entries[0].is_manual


def test_an_unknown_student_is_an_unknown_name(folder):
    with open_store(folder) as store, pytest.raises(UnknownNameError, match="There are: ada"):
        store.score("adda", "q1", 1, "")


def test_a_gradebook_holds_one_assignment(folder, toy):
    with open_store(folder) as store, pytest.raises(CourseError, match="gradebook of toy, not of a9"):
        store.describe(replace(toy, name="a9"))


def test_an_extension_given_again_is_written_once(folder):
    """A table of them comes with each batch."""
    until = datetime(2026, 12, 4, tzinfo=UTC)
    with open_store(folder) as store:
        for time in (None, until, until, None, until):
            store.extend("ada", time)
    with closing(sqlite3.connect(folder / "gradebook.db")) as connection:
        assert connection.execute("SELECT count(*) FROM extensions").fetchone() == (3,)


def test_texts_that_no_encoding_holds_are_kept_in_words(folder):
    """Python can raise errors with half a letter in them."""
    with open_store(folder) as store:
        store.put("ada", KEY, made_record(problem="half \ud800"))
        store.score("ada", "q1", 1, "\udcff")
    assert read_gradebook(folder).entries[0].question("q1").manual.note == "\\udcff"


def test_a_failed_write_leaves_nothing_half_done(folder):
    """An outcome without its checks would be kept for ever."""
    broken = made_record()
    del broken["questions"]["q2"]["checks"][0]["title"]
    other = replace(KEY, submission="other")
    with open_store(folder) as store, pytest.raises(KeyError):
        store.put("ada", other, broken)
    with open_store(folder) as store:
        assert not store.find("ada", other)
