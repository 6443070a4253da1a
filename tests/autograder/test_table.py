"""A class's scores as CSV that no spreadsheet runs."""

import csv
import io

import pytest

from course.autograder.table import quoted, scores_table


def one(student, earned=4.0, problem=""):
    questions = {} if problem else {"q1": {"earned": earned}, "q2": {"earned": 0.0}}
    return {"student": student, "questions": questions, "earned": 0.0 if problem else earned,
            "sandbox": {"tier": "A'"}, "problem": problem}  # fmt: skip


def test_one_row_a_student_in_order(toy):
    rows = list(
        csv.reader(io.StringIO(scores_table([one("ben", problem="no JSON, sorry"), one("ada")], toy)))
    )
    assert rows == [
        ["student", "q1", "q2", "earned", "points", "sandbox", "problem"],
        ["ada", "4.0", "0.0", "4.0", "10", "A'", ""],
        ["ben", "0.0", "0.0", "0.0", "10", "A'", "no JSON, sorry"],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_name_that_is_a_formula_is_quoted(toy, start):
    """=HYPERLINK(...) in a file name would run on the instructor's machine."""
    rows = list(csv.reader(io.StringIO(scores_table([one(f"{start}cmd|calc")], toy))))
    assert rows[1][0].startswith("'")


def test_numbers_stay_numbers():
    assert quoted(-1.5) == -1.5
