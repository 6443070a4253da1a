"""`course zoo`: figures, misses, and the status that tells what to think of the checks or the diagnosis."""

import json
import re

import pytest
from click.testing import CliRunner

from course.bugs.trial import Trial
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


@pytest.fixture
def diagnosed(monkeypatch):
    """A function that runs `course zoo diagnose` on trials made by hand; `alarm` makes a healthy run sick."""

    def run(*options, alarm=(), stop=False):
        def trials(plan, kept=None, workers=1):
            yield Trial("moons", "clean", 0, alarm, (), "", None)
            if stop:
                raise KeyboardInterrupt
            yield Trial("moons", "frozen", 0, ("frozen-layers",), (), "frozen-layers", 0)

        monkeypatch.setattr("course.bugs.bench.trials", trials)
        return CliRunner().invoke(main.main, ["zoo", "diagnose", *options])

    return run


def test_the_diagnosis_is_tried_too(diagnosed):
    """`diagnose` is no assignment: its figures are those of the bench."""
    result = diagnosed()
    assert result.exit_code == 0, result.output
    assert re.search(r"healthy runs with an error: +0 of 1  \(0.0%\)", result.stdout)
    assert re.search(r"right cause first: +1 of 1  \(100.0%\)", result.stdout)
    assert json.loads(diagnosed("--json", "--subset").stdout)["detected"] == 1


def test_an_error_on_a_healthy_run_fails(diagnosed):
    result = diagnosed(alarm=("diverging",))
    assert result.exit_code == 1
    assert "moons clean seed 0: no root (diverging)" in result.stdout


def test_stopping_the_diagnosis_says_how_to_keep_what_is_done(diagnosed, tmp_path):
    result = diagnosed(stop=True)
    assert result.exit_code == 130
    assert "Stopped after 1 of " in result.stderr
    assert "--keep FOLDER" in result.stderr
    assert "--keep FOLDER" not in diagnosed("--keep", str(tmp_path), stop=True).stderr


def test_an_unknown_name_is_told_all_that_can_be_tried(diagnosed):
    """Assignments, and the diagnosis."""
    result = CliRunner().invoke(main.main, ["zoo", "diagnos"])
    assert result.exit_code == 1
    assert "Unknown zoo: 'diagnos'. Did you mean diagnose? There are: a1, a4, diagnose." in result.stderr


def test_the_help_tells_both(diagnosed):
    """`course zoo --help` is that of the group, and an assignment's own comes after its name."""
    told = CliRunner().invoke(main.main, ["zoo", "--help"]).output
    assert "course zoo A1 --help" in told
    assert "--question" in CliRunner().invoke(main.main, ["zoo", "A1", "--help"]).output
