"""`course zoo`: the figures, the misses, and an exit status that says whether the checks can be trusted."""

import json
import re

import pytest
from click.testing import CliRunner

from course.cli import main
from tests.autograder.conftest import toy  # noqa: F401
from tests.autograder.zoo.conftest import zoo  # noqa: F401
from tests.autograder.zoo.test_summary import SUMMARY


@pytest.fixture
def run(zoo):  # noqa: F811
    """A function that runs the command on the toy."""
    command = ["zoo", str(zoo.folder), "--workers", "1", "--seeds", "2"]
    return lambda *options: CliRunner().invoke(main.main, [*command, *options])


def test_it_prints_the_figures_and_the_misses(run, monkeypatch):
    monkeypatch.setattr("course.autograder.zoo.run_zoo", lambda *values, **named: SUMMARY)
    result = run()
    assert "false accepts:  1 of 6  (3 wrong variants)" in result.output
    assert "false rejects:  2 of 4  (2 right variants)" in result.output
    assert "mistake named:  75.0% of 4  (2 labelled variants)" in result.output
    assert "an answer that solves nothing, zeros: 0.5 of 10 points" in result.output
    assert "q1_any, q2_any" in result.output
    assert "mistakes that were always named: 0 of 1" in result.output
    assert re.search(r"q1 square +4 +3 +half 1", result.output)
    assert result.exit_code == 1


def test_it_succeeds_where_right_and_wrong_are_told_apart(run):
    result = run("--question", "q2", "--json")
    assert result.exit_code == 0
    data = json.loads(result.stdout)
    assert (data["false_accepts"], data["false_rejects"], data["diagnosis_accuracy"]) == (0, 0, 1.0)
    assert data["matrix"] == {"q2 once": {"once": 2}}


def test_a_question_that_is_not_there_is_named(run):
    result = run("--question", "q9")
    assert result.exit_code == 1
    assert "Unknown question: 'q9'" in result.output


def test_stopping_it_says_what_is_sooner_done(run, monkeypatch):
    def stopped(*values, **named):
        raise KeyboardInterrupt

    monkeypatch.setattr("course.autograder.zoo.run_zoo", stopped)
    result = run()
    assert result.exit_code == 130
    assert "fewer --seeds" in result.output
