"""The author's solution, checks and mistakes, in the process that grades: run where they are asked."""

import pytest

from course.autograder.checks import run_check
from course.autograder.student import LocalStudent
from course.autograder.trusted import trusted_parts
from course.errors import BrokenFileError
from tests.autograder.conftest import cell as made
from tests.autograder.conftest import notebook, write


def break_solution(toy):
    write(toy.folder / "source.ipynb", notebook(made("1 / 0", "setup", locked=True)))


def test_checks_compare_with_the_solution_and_mistakes_are_named(toy):
    parts = trusted_parts(toy)
    student = LocalStudent({"double": lambda x: x**2})
    check = next(check for check in parts["checks"] if check.name == "q1_double_of_any")
    found = run_check(check, student, parts["reference"], parts["explain"], 1)
    assert (found.passed, found.misconception.name) == (False, "square")


@pytest.mark.parametrize("asked_by", ["check", "mistake"])
def test_a_solution_that_is_asked_must_run(toy, asked_by):
    """At once, as the author's fault: in the middle of a check it would pass for the student's."""
    break_solution(toy)
    text = "" if asked_by == "check" else "def q1_x(student):\n    '''T.'''"
    emptied = "misconceptions.py" if asked_by == "check" else "hidden_checks.py"
    (toy.folder / emptied).write_text(text)
    with pytest.raises(BrokenFileError, match="setup of the source"):
        trusted_parts(toy)


def test_a_solution_that_nothing_asks_is_not_run(toy):
    """It may import Keras, which costs each process that grades seconds and half a gigabyte."""
    break_solution(toy)
    (toy.folder / "misconceptions.py").write_text("")
    (toy.folder / "hidden_checks.py").write_text("def q1_x(student):\n    '''T.'''")
    assert [check.name for check in trusted_parts(toy)["checks"]][1] == "q1_x"
