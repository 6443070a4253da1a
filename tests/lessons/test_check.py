"""Feedback on an answer: right, not yet and why, not answered; never a traceback."""

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


def test_an_unknown_exercise_lists_those_there_are():
    with pytest.raises(UnknownNameError, match=r"lesson 77: '77.3'.*There are: 77.1, 77.2"):
        check("77.3", 1)
    with pytest.raises(UnknownNameError, match=r"exercise: '99.1'.*There are: 77.1, 77.2"):
        check("99.1", 1)
