"""Points are the share of the checks that passed, by weight."""

import pytest

from course.autograder.assignment import Question
from course.autograder.checks import Check, Result
from course.autograder.examine import Answer
from course.autograder.score import score


def answer(points, *outcomes):
    results = tuple(Result(Check("c", "q1", "t", weight, False, None), passed) for weight, passed in outcomes)
    return Answer(Question("q1", "t", points, "02"), results)


@pytest.mark.parametrize(
    ("points", "outcomes", "earned"),
    [
        (10, [(1, True), (1, True)], 10.0),
        (10, [(1, False)], 0.0),
        (10, [(1, True), (3, False)], 2.5),
        (10, [(2, True), (1, False)], 6.67),
        (10, [], 0.0),
    ],
)
def test_points_by_weight(points, outcomes, earned):
    assert score((answer(points, *outcomes),)).earned == earned


def test_questions_add_up():
    total = score((answer(10, (1, True)), answer(20, (1, True), (1, False))))
    assert (total.earned, total.points) == (20.0, 30)
