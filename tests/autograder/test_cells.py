"""The role of a cell is read from whatever stands in its metadata."""

import pytest

from course.autograder.cells import CellRole, role, source


@pytest.mark.parametrize(
    "cell",
    [{}, {"metadata": None}, {"metadata": []}, {"metadata": {"nbgrader": 3}},
     {"metadata": {"nbgrader": {"grade_id": ["q1"], "solution": True}}}],
)  # fmt: skip
def test_metadata_of_another_form_means_no_role(cell):
    """A student's notebook may hold anything."""
    assert role(cell) == CellRole()


def test_only_true_is_true():
    """A solution cell made of the string "false" is none."""
    cell = {"metadata": {"nbgrader": {"grade_id": "q1", "solution": "false", "grade": 1}}}
    assert role(cell) == CellRole("q1")


def test_cells_for_the_learner_only_do_not_run():
    assert not role({"metadata": {"course": {"run": False}}}).runs


def test_lines_are_joined():
    assert source({"source": ["a\n", "b"]}) == source({"source": "a\nb"}) == "a\nb"
