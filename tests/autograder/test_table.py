"""A class's scores as CSV that no spreadsheet runs."""

import csv
import io
from pathlib import Path

import pytest

from course.autograder.gradebook import CheckEntry, Entry, Gradebook, ManualScore, QuestionEntry
from course.autograder.gradebook.entries import AskedQuestion
from course.autograder.late import Lateness
from course.autograder.table import quoted, scores_table


def one(student, earned=4.0, problem="", **more):
    questions = (
        QuestionEntry(
            "q1", 4.0, 0.0 if problem else earned, more.pop("manual", None), more.pop("checks", ())
        ),
        QuestionEntry("q2", 6.0, 0.0),
    )
    total = sum(question.earned for question in questions)
    left, late = more.pop("left", total), more.pop("late", None)
    return Entry(student, "file", questions, total, left, 10.0, late, problem, (), "A'", 5, "", {})


def rows(*entries):
    asked = (AskedQuestion("q1", "Doubling", 4.0), AskedQuestion("q2", "Applying", 6.0))
    return list(csv.reader(io.StringIO(scores_table(Gradebook("toy", "A toy", Path("toy"), asked, entries)))))


def test_one_row_a_student_with_what_to_look_at():
    late = Lateness("due", "2026-12-03", "table", False, 2, 20.0)
    flaky = CheckEntry("q1_a", "Asks.", True, 1.0, True, True, "", None)
    table = rows(
        one("ada", left=3.2, late=late, manual=ManualScore(4.0, "", ""), checks=(flaky,)),
        one("ben", problem="no JSON, sorry"),
    )
    assert table == [
        ["student", "q1", "q2", "before_late", "late_percent", "earned", "points", "received", "manual",
         "flaky", "sandbox", "problem"],
        ["ada", "4.0", "0.0", "4.0", "20.0", "3.2", "10.0", "2026-12-03", "q1", "q1_a", "A'", ""],
        ["ben", "0.0", "0.0", "0.0", "0", "0.0", "10.0", "", "", "", "A'", "no JSON, sorry"],
    ]  # fmt: skip


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_name_that_is_a_formula_is_quoted(start):
    """=HYPERLINK(...) in a file name would run on the instructor's machine."""
    assert rows(one(f"{start}cmd|calc"))[1][0].startswith("'")


def test_numbers_stay_numbers():
    assert quoted(-1.5) == -1.5
