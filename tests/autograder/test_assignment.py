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
    ("grade_id", "question"), [("q1", "q1"), ("q1-test", "q1"), ("setup", None), ("q11", None), ("", None)]
)
def test_a_cell_belongs_to_the_question_its_id_begins_with(toy, grade_id, question):
    assert toy.question_of(grade_id) == question
