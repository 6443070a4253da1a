"""The process of a submission: asked question by question, and asked again."""

from dataclasses import replace

import pytest

from course.autograder.checks import load_checks
from course.autograder.reference import reference_namespace
from course.autograder.sandbox import ProcessEndedError
from course.autograder.session import Session
from course.autograder.student import LocalStudent
from course.autograder.submission import Cell

DOUBLE = Cell("q1", "def double(x):\n    return 2 * x")
DIES = Cell("q1", "import os\ndef double(x):\n    os._exit(0)")


@pytest.fixture
def session(toy, tier):
    """A session of the toy; ended after the test."""
    with Session(toy, tier, LocalStudent(reference_namespace(toy))) as session:
        yield session


@pytest.fixture
def checks(toy):
    """The hidden checks of the toy."""
    return [check for check in load_checks(toy, hidden=True) if check.hidden]


def test_asking_again_meets_the_names_as_they_are_after_all_cells(session, toy, checks):
    """A later cell may have changed them; so `examine` trusts no second answer by itself."""
    first = session.answer(toy.question("q1"), [DOUBLE], checks[:1], 1)
    assert first.results[0].passed
    session.answer(toy.question("q2"), [Cell("", "double = abs")], [], 1)
    (again,) = session.again(checks[:1], 1)
    assert not again.passed


def test_asking_again_stops_where_the_process_ends(session, toy, checks):
    session.answer(toy.question("q1"), [DIES], [], 1)
    assert [result.symptom for result in session.again([*checks, *checks], 1)] == ["died"]


def test_a_lost_process_is_built_up_again_for_asking(session, toy, checks):
    session.answer(toy.question("q1"), [DOUBLE], checks[:1], 1)
    session.end()
    assert [result.passed for result in session.again(checks[:1], 2)] == [True]


def test_a_process_that_cannot_be_built_up_again_is_asked_nothing(session, toy, checks):
    """A cell that ran the first time ends the process the second time."""
    session.answer(toy.question("q1"), [DOUBLE], [], 1)
    session._done.append(Cell("", "import os\nos._exit(1)"))
    session.end()
    assert session.again(checks, 1) == []


def test_the_process_is_told_what_the_assignment_imports(toy, monkeypatch):
    """Only speed depends on it: a tier may import these modules once for all submissions."""
    told = []

    def process(tier, limits, output_bytes, preload):
        told.append((limits["AS"], output_bytes, preload))
        raise ProcessEndedError("died", "It did not start.")

    prepared = []
    monkeypatch.setattr("course.autograder.session.prepare", lambda *values: prepared.append(values))
    monkeypatch.setattr("course.autograder.session.Process", process)
    with Session(replace(toy, preload=("keras",)), "a tier") as session:
        answer = session.answer(toy.question("q1"), [DOUBLE], load_checks(toy)[:1], 1)
    assert prepared == [("a tier", ("keras",))]
    assert told == [(2**30, 2**20, ("keras",))]
    assert answer.results[0].got == "It did not start."
