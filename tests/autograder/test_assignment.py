"""An assignment is found by any of its names, and a broken description is named."""

import pytest

from course.autograder.assignment import load_assignment
from course.errors import BrokenFileError, UnknownNameError


@pytest.mark.parametrize("name", ["a1", "A1", "a1_backprop", "A1_Backprop"])
def test_a_name_in_any_case_finds_the_assignment(name):
    assert load_assignment(name).title == "Back-propagation from scratch"


def test_an_unknown_assignment_lists_those_there_are():
    with pytest.raises(UnknownNameError, match=r"assignment: 'a9'.*There are: .*a1") as caught:
        load_assignment("a9")
    assert "\n" not in str(caught.value)


def test_an_unknown_question_lists_those_there_are(a1):
    with pytest.raises(UnknownNameError, match="q1, q2, q3, q4, q5, q6"):
        a1.question("q7")


def test_a_copy_in_the_working_folder_goes_first(toy, monkeypatch):
    """A learner works beside it."""
    monkeypatch.chdir(toy.folder)
    assert load_assignment("toy").folder == toy.folder


def test_points_add_up_to_one_hundred(a1):
    assert a1.points == 100


@pytest.mark.parametrize(
    "text", ["", "name = ", 'name = "toy"', 'name = "../toy"\n[questions]', "questions = 3"]
)
def test_a_broken_description_is_named(toy, text):
    (toy.folder / "assignment.toml").write_text(text)
    with pytest.raises(BrokenFileError, match=r"assignment\.toml is not a description"):
        load_assignment(toy.folder)


def test_an_unknown_limit_is_refused(toy):
    """A misspelt limit would be no limit."""
    file = toy.folder / "assignment.toml"
    file.write_text(file.read_text().replace("question_seconds", "question_second"))
    with pytest.raises(BrokenFileError, match="question_second"):
        load_assignment(toy.folder)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("lates = 3", "does not know lates; it takes data, late"),
        ("data = 'moons'", "`data` must be a list of names"),
        ("[late]\nper_day = 10", "needs due"),
        ("[late]\ndue = 2026-12-01T23:59:00\nper_day = 10", "`due` must be a date and time with a time zone"),
        ("[late]\ndue = 2026-12-01T23:59:00Z\nper_days = 10", "does not know per_days"),
        ("[questions.q3]\ntitle = 'T'\nlesson = '02'", "has no 'points'"),
        ("[questions.q3]\ntitle = 'T'\nlesson = '02'\npoints = '5'", "`points` of q3 must be a number"),
        ("[questions.q3]\ntitle = 'T'\nlesson = '02'\npoint = 5", "q3.* does not know point"),
    ],
)
def test_what_is_misspelt_or_of_the_wrong_kind_is_named(toy, line, says):
    """A policy under another name would be none."""
    file = toy.folder / "assignment.toml"
    text = file.read_text()
    file.write_text(f"{text}\n{line}\n" if line.startswith("[") else f"{line}\n{text}")
    with pytest.raises(BrokenFileError, match=says):
        load_assignment(toy.folder)


def test_what_is_imported_beforehand_and_the_late_policy_are_read(toy):
    file = toy.folder / "assignment.toml"
    late = "[late]\ndue = 2026-12-01T23:59:00+01:00\nper_day = 10\n"
    file.write_text(f'preload = ["keras"]\n{file.read_text()}\n{late}')
    read = load_assignment(toy.folder)
    assert read.preload == ("keras",)
    assert (read.late.per_day, read.late.due.utcoffset().total_seconds()) == (10, 3600)
    assert load_assignment("a1").late is None


@pytest.mark.parametrize(
    ("grade_id", "question"), [("q1", "q1"), ("q1-test", "q1"), ("setup", None), ("q11", None), ("", None)]
)
def test_a_cell_belongs_to_the_question_its_id_begins_with(toy, grade_id, question):
    assert toy.question_of(grade_id) == question
