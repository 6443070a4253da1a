"""`course gradebook`."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from course.autograder.gradebook import open_store, read_gradebook
from course.cli.main import main
from tests.autograder.conftest import toy  # noqa: F401
from tests.autograder.gradebook.conftest import KEY, folder, late_toy, made_record  # noqa: F401


def run(*words):
    return CliRunner().invoke(main, ["gradebook", *map(str, words)])


@pytest.fixture
def graded(folder, toy):  # noqa: F811
    """Ada, two days late; ben, of whom only the file's own date is known; cleo, who handed in no notebook."""
    with open_store(folder) as store:
        store.put("ben", KEY, made_record("ben", q1=4.0, q2=6.0))
        store.count("ben", KEY, "ben.ipynb", datetime(2026, 11, 30, tzinfo=UTC), "file date")
        store.put("cleo", KEY, made_record("cleo", 0.0, 0.0, "cleo.ipynb is not a notebook."))
        store.count("cleo", KEY, "cleo.ipynb", None, "")
    return folder


def test_a_class_fits_eighty_columns_with_all_there_is_to_see(graded, toy):  # noqa: F811
    done = run(toy.folder, graded)
    assert done.exit_code == 0
    lines = done.output.splitlines()
    assert max(map(len, lines)) <= 80
    assert [line.split() for line in lines[2:7]] == [
        ["student", "q1", "q2", "late", "score"],
        ["ada", "4?", "3", "-20", "%", "5.6"],
        ["ben", "4?", "6", "10"],
        ["cleo", "-", "-", "none"],
        ["of", "4", "6", "10"],
    ]
    assert "? a verdict hung on the seed" in done.output
    assert "1 student timed by the date of the file" in done.output
    assert "Not graded: 1 student\ncleo  cleo.ipynb is not a notebook." in done.output
    assert "Scores: 2 students, mean 7.8, median 7.8" in done.output
    assert "Known mistakes, and how many of the 2 students graded made each\n" in done.output
    assert "q1   half ████████████████████████████████ 2" in done.output
    assert "q1   q1_b ████████████████████████████████ 2" in done.output


def test_one_student_is_shown_in_full(graded, toy):  # noqa: F811
    output = run(toy.folder, graded, "--student", "AD").output
    assert "ben" not in output
    assert "✗ Asks.  the numbers differ, half, ? hung on the seed" in output
    assert "✓ Asks.  hidden" in output
    assert "2 days late: 20 % is taken off." in output
    assert "seed 9223372036854775807" in " ".join(output.split())


def test_work_that_could_not_be_read_shows_the_reason_and_no_zeros(graded, toy):  # noqa: F811
    output = run(toy.folder, graded, "--student", "cleo").output
    assert "cleo.ipynb is not a notebook." in output
    assert "0 of 4" not in output


def test_a_manual_score_is_shown_written_and_taken_back(graded, toy):  # noqa: F811
    done = run("set", "ada", "q2", "6", "--note", "Right idea.", "--in", graded)
    assert done.output == "q2 of ada: 6 by hand; the checks gave 3. Score: 8 of 10, was 5.6.\n"
    assert "6*" in run(toy.folder, graded).output
    assert "* by hand" in run(toy.folder, graded, "--student", "ada").output
    assert "Right idea." in (graded / "feedback" / "ada.html").read_text()
    assert "ada,4.0,6.0,10.0,20" in (graded / "scores.csv").read_text()
    assert "Score: 5.6 of 10" in run("clear", "ada", "q2", "--in", graded).output
    assert "Right idea." not in (graded / "feedback" / "ada.html").read_text()


def test_of_work_that_could_not_be_read_no_checks_are_said_to_have_given_a_score(graded, toy):  # noqa: F811
    """What a person gives is the only score there is, and without it there is none, not 0."""
    assert run("set", "cleo", "q1", "3", "--in", graded).output == (
        "q1 of cleo: 3 by hand; the work could not be graded. Score: 3 of 10; there was none before.\n"
    )
    assert run("set", "cleo", "q2", "1", "--in", graded).output.endswith("Score: 4 of 10, was 3.\n")
    assert run("clear", "cleo", "q1", "--in", graded).output == (
        "q1 of cleo: nothing by hand, and the work could not be graded. Score: 1 of 10, was 4.\n"
    )
    assert run("clear", "cleo", "q2", "--in", graded).output.endswith("There is no score now; it was 1.\n")


def test_what_was_not_scored_by_hand_cannot_be_taken_back(graded, toy):  # noqa: F811
    done = run("clear", "ada", "q2", "--in", graded)
    assert done.output == "q2 of ada has no score by hand: 3 of 6, as the checks gave. Nothing has changed.\n"


def test_names_that_a_platform_made_are_short_and_may_be_typed_short(graded, toy):  # noqa: F811
    with open_store(graded) as store:
        store.put("dora_12_34_a1", KEY, made_record("dora_12_34_a1", q1=1.0, q2=2.0))
        store.count("dora_12_34_a1", KEY, "dora_12_34_a1.ipynb", None, "")
    assert "\ndora  " in run(toy.folder, graded).output
    assert "q1 of dora_12_34_a1: 3 by hand" in run("set", "dora", "q1", "3", "--in", graded).output
    assert "1, as the checks gave" in run("clear", "12", "q1", "--in", graded).output


def test_an_extension_counts_and_may_come_first(graded, tmp_path):
    assert (
        run("extend", "ada", "2026-12-04T12:00", "--in", graded).output == "ada: 2026-12-04T12:00:00+00:00\n"
    )
    assert read_gradebook(graded).entries[0].earned == 7.0
    table = tmp_path / "longer.csv"
    table.write_text("student,until\nada,2026-12-02T12:00\nzoe,2026-12-09T12:00\n")
    output = run("extend", "--from", table, "--in", graded).output
    assert "zoe (has not handed in yet)" in output
    assert read_gradebook(graded).entries[0].earned == 6.3
    assert "ada: no extension" in run("extend", "ada", "--clear", "--in", graded).output
    assert read_gradebook(graded).entries[0].earned == 5.6


def test_json_and_csv_hold_the_class(graded, toy):  # noqa: F811
    told = json.loads(run(toy.folder, graded, "--json").output)
    assert told["misconceptions"] == {"q1": {"half": 2}}
    assert told["flaky"] == {"q1": {"q1_b": 2}}
    assert told["scores"] == {"tenths": [0, 0, 0, 0, 0, 1, 0, 0, 0, 1], "mean": 7.8, "median": 7.8}
    assert [one["earned"] for one in told["students"]] == [5.6, 10.0, 0.0]
    rows = list(csv.DictReader(io.StringIO(run(toy.folder, graded, "--csv", "--sort", "score").output)))
    assert [row["student"] for row in rows] == ["ben", "ada", "cleo"]


def test_the_gradebook_is_found_beside_the_submissions_or_here(graded, toy, monkeypatch):  # noqa: F811
    submissions = graded.parent / "class"
    submissions.mkdir()
    graded.rename(graded.parent / "class_graded")
    assert "ada" in run(toy.folder, submissions).output
    monkeypatch.chdir(graded.parent)
    assert "ada" in run(toy.folder).output
    assert "ada" in run("--sort", "score").output
    assert "ada" in run("class_graded").output
    assert "ada" in run("class_graded/gradebook.db").output
    (graded.parent / "other").mkdir()
    (graded.parent / "other" / "gradebook.db").write_bytes(
        (graded.parent / "class_graded" / "gradebook.db").read_bytes()
    )
    done = run(toy.folder)
    assert done.exit_code == 1
    assert "several gradebooks here: class_graded (toy), other (toy)" in done.output


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("A1", "{graded}"), 1, "is the gradebook of toy, not of a1"),
        (("A9",), 1, "Unknown assignment"),
        (("{toy}", "{graded}", "--student", "adda"), 1, "Unknown student: 'adda'"),
        (("set", "adda", "q1", "3", "--in", "{graded}"), 1, "Did you mean ada?"),
        (("set", "ada", "q9", "3", "--in", "{graded}"), 1, "Unknown question"),
        (("set", "ada", "q1", "30", "--in", "{graded}"), 1, "between 0 and 4 points"),
        (("set", "ada", "q1", "many", "--in", "{graded}"), 2, "not a valid float"),
        (("set", "ada", "q1", "3", "--in", "{toy}"), 1, "There is no gradebook in"),
        (("extend", "ada", "soon", "--in", "{graded}"), 2, "'soon' is no time"),
        (("extend", "ada", "--in", "{graded}"), 2, "Give STUDENT and UNTIL"),
    ],
)
def test_a_mistake_is_one_message(graded, toy, words, status, says):  # noqa: F811
    done = run(*(word.format(graded=graded, toy=toy.folder) for word in words))
    assert done.exit_code == status
    assert says in done.output
    assert "Traceback" not in done.output


def test_a_changed_late_policy_is_pointed_out(graded, toy):  # noqa: F811
    """The toy on disk has none, the gradebook was made with one."""
    assert "`course grade` applies it" in run(toy.folder, graded).output


def test_a_name_cannot_steer_the_terminal(graded, toy):  # noqa: F811
    with open_store(graded) as store:
        store.put("\x1b[2Jeve", KEY, made_record())
        store.count("\x1b[2Jeve", KEY, "x", None, "")
    for words in ((toy.folder, graded), (toy.folder, graded, "--student", "eve")):
        assert "\x1b" not in run(*words).output
