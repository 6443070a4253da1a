"""What a learner is told; of a hidden check, only the kind of symptom."""

from dataclasses import replace

import pytest

from course.autograder.assignment import Question
from course.autograder.checks import Check, Result
from course.autograder.explanation import advice, explanation, outcome
from course.autograder.misconceptions import Misconception

QUESTION = Question("q1", "Doubling", 4, "02", "numbers")


def result(hidden=False, **parts):
    return Result(Check("q1_x", "q1", "The double.", 1.0, hidden, None), **{"passed": False, **parts})


def test_a_public_case_is_told_in_full():
    told = explanation(result(symptom="values", call="f(1)", got="3", wanted="2", hint="Twice."), QUESTION)
    assert dict(told.rows) == {"asked": "f(1)", "what came": "3", "wanted": "2", "look at": "Twice."}


def test_who_is_cut_off_by_the_clock_is_told_where_to_look():
    told = explanation(result(symptom="timeout", call="f(1)", got="No answer within 2 s."), QUESTION)
    assert "a loop that has no end" in dict(told.rows)["look at"]


@pytest.mark.parametrize(
    "symptom", ["values", "shape", "raised", "kind", "type", "timeout", "died", "missing"]
)
def test_a_hidden_case_is_never_told(symptom):
    """Neither the input, nor what was wanted, nor the student's own words, which could carry it away."""
    secret = result(True, symptom=symptom, call="f(42.5)", got="Leak: 42.5", wanted="85.0", hint="42.5")
    told = explanation(secret, QUESTION)
    assert "42.5" not in str(told)
    assert "85" not in str(told)
    assert "Leak" not in str(told)
    assert told.rows


def test_of_a_hidden_error_only_pythons_own_names_are_told():
    """A class made on the fly could have the input for a name."""
    assert "(ValueError)" in str(explanation(result(True, symptom="raised", got="ValueError: 4"), QUESTION))
    assert "x42" not in str(explanation(result(True, symptom="raised", got="x42: 4"), QUESTION))


def test_advice_names_each_mistake_once_and_the_lesson():
    known = Misconception("square", "q1", "double", "This is the square.")
    found = (result(misconception=known), result(True, misconception=known))
    assert advice(found, QUESTION) == (
        ("likely mistake", "This is the square."),
        ("read", "Lesson 02, numbers"),
    )
    assert advice((result(passed=True),), QUESTION) == ()


def test_advice_names_no_lesson_that_is_not_written(monkeypatch):
    """What the assignment names is read until then, or a section of a book."""
    monkeypatch.setattr("course.lessons.reading.numbers", lambda: ["00"])
    failed, unwritten = (result(),), replace(QUESTION, lesson="10")
    assert "https://" in dict(advice(failed, unwritten))["read"]
    own = replace(unwritten, reading="The text above.")
    assert dict(advice(failed, own))["read"] == "The text above."
    assert dict(advice(failed, replace(own, lesson="00")))["read"] == "Lesson 00, numbers"


def test_an_unwritten_answer_is_not_called_wrong():
    assert outcome((result(symptom="stub"), result(symptom="stub"))) == "not written yet"
    assert outcome((result(passed=True), result(symptom="stub"))) == "1 of 2 checks pass"
