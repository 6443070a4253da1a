"""An exercise: what its shown solution gives."""

import pytest

from course.lessons import Exercise


@pytest.mark.parametrize(("solution", "answer"), [("6 * 7", 42), ("x = 6\nanswer = x * 7", 42), (abs, abs)])
def test_the_solution_gives_an_answer(solution, answer):
    """An expression, lines that end in `answer`, or a function that is itself the answer."""
    assert Exercise("?", lambda answer: None, (), solution).solved() == answer
