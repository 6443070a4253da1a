"""Feedback on an answer: right, not yet and why, not answered; never a traceback."""

import numpy as np
import pytest

from course.errors import UnknownNameError
from course.lessons import check


def said(capsys, *answer):
    check(*answer)
    return capsys.readouterr().out


def test_a_right_answer_is_told_and_explained(capsys):
    assert said(capsys, "77.1", 50) == "77.1  Right. An epoch sees each example once.\n"


def test_a_wrong_answer_gets_its_message_and_the_way_to_a_hint(capsys):
    assert said(capsys, "77.1", 51) == (
        '77.1  Not yet. One step uses one whole batch.\n      For a hint: hint("77.1")\n'
    )


@pytest.mark.parametrize("answer", [..., None, [..., 1], (1, ...), {"a": ...}, [[...]]])
def test_dots_are_no_answer(answer, capsys):
    assert "Not answered yet" in said(capsys, "77.1", answer)


def test_no_answer_at_all_is_no_answer(capsys):
    assert "Not answered yet" in said(capsys, "77.1")


@pytest.mark.parametrize("empty", [lambda x: ..., lambda x: None, lambda x: (x, ...)])
def test_a_function_that_gives_nothing_back_is_not_answered(empty, capsys):
    """The stub that a lesson hands out returns dots."""
    assert "Not answered yet" in said(capsys, "77.2", empty)


def test_a_function_is_judged_by_what_it_gives(capsys):
    assert said(capsys, "77.2", lambda x: x + x) == "77.2  Right.\n"
    assert "Not yet. It must hold for 3" in said(capsys, "77.2", lambda x: x * x)


def test_code_that_stops_is_named_without_a_traceback(capsys):
    out = said(capsys, "77.2", lambda x: x / 0)
    assert "stopped with ZeroDivisionError: division by zero" in out
    assert "Traceback" not in out


@pytest.mark.parametrize(
    "answer", ["50", "fifty", (50,), [50, [1]], {}, np.zeros(2), True, lambda: 50, int, object()]
)
def test_where_a_number_is_asked_for_another_thing_is_named(answer, capsys):
    out = said(capsys, "77.1", answer)
    assert f"Not yet. The answer is one number. Received: {answer!r}" in out
    assert "stopped with" not in out


def test_nan_is_never_right(capsys):
    """A checker that asks `abs(answer - right) > tolerance` would let it pass."""
    assert "Not yet. `nan` is not a number." in said(capsys, "77.1", float("nan"))


@pytest.mark.parametrize("answer", [np.int64(50), np.float32(50), np.array(50), 50.0])
def test_a_number_may_come_from_numpy(answer, capsys):
    assert "Right." in said(capsys, "77.1", answer)


@pytest.mark.parametrize("answer", ["double", 4, [1], np.ones(3)])
def test_where_a_function_is_asked_for_another_thing_is_named(answer, capsys):
    assert f"Not yet. The answer is a function: its name alone. Received: {answer!r}" in said(
        capsys, "77.2", answer
    )


def test_an_unknown_exercise_lists_those_there_are():
    with pytest.raises(UnknownNameError, match=r"lesson 77: '77.3'.*There are: 77.1, 77.2"):
        check("77.3", 1)
    with pytest.raises(UnknownNameError, match=r"exercise: '99.1'.*There are: 77.1, 77.2"):
        check("99.1", 1)
