"""`course export`."""

import csv
import zipfile

import pytest
from click.testing import CliRunner

from course.autograder import load_assignment
from course.autograder.gradebook import Key, open_store
from course.autograder.report import Report, record
from course.autograder.sandbox.tier import PLAIN
from course.autograder.score import Score
from course.cli.main import main

CANVAS = "Student,ID,SIS Login ID,Section,A1 (5)\n    Points Possible,,,,100\nAda,1,ada,S,\nBen,2,ben,S,7\n"


@pytest.fixture
def graded(tmp_path):
    """A gradebook of A1 with Ada, who wrote nothing, and Cleo, whose notebook could not be read."""
    with open_store(tmp_path / "graded", make=True) as book:
        book.describe(load_assignment("a1_backprop"))
        for student, found, problem in (("ada", Score(()), ""), ("cleo\x1b[2J", None, "No JSON.")):
            key = Key(student, "c", "e")
            book.put(student, key, record(Report(student, "k", "", 1, PLAIN, found, (), problem)))
            book.count(student, key, student, None, "")
    return str(tmp_path / "graded")


def export(*arguments):
    return CliRunner().invoke(main, ["export", "A1", *map(str, arguments)])


def test_a_canvas_column_is_filled_and_who_is_missing_is_told(graded, tmp_path):
    (tmp_path / "mine.csv").write_text(CANVAS)
    out = tmp_path / "out.csv"
    done = export(
        graded, "--to", "canvas", "--into", tmp_path / "mine.csv", "--column", "A1", "--output", out
    )
    assert done.exit_code == 0
    assert out.read_text() == CANVAS.replace("ada,S,", "ada,S,0")
    assert "cleo [2J" in done.output
    assert "No JSON." in done.output
    assert "left as it was: Ben" in done.output
    assert "scores of 1 student" in done.output
    assert (tmp_path / "mine.csv").read_text() == CANVAS


@pytest.mark.parametrize(
    ("platform", "text", "options"),
    [
        ("canvas", CANVAS.replace("Ada,1,ada", "Zoe,1,zoe"), ("--column", "A1")),
        ("moodle", "Identifier,Full name,Grade\nParticipant 7,Zoe Zed,\n", ()),
    ],
)
def test_where_nobody_is_found_nothing_is_written(graded, tmp_path, platform, text, options):
    """Imported and taken for done, such a file would leave a class without scores."""
    (tmp_path / "mine.csv").write_text(text)
    out = tmp_path / "out.csv"
    done = export(graded, "--to", platform, "--into", tmp_path / "mine.csv", *options, "--output", out)
    assert (done.exit_code, out.exists()) == (1, False)
    assert "no student with a score is in mine.csv" in done.output
    assert "Is it the file of this class?" in done.output
    assert "fits no row" in done.output


def test_a_row_that_the_platform_keeps_is_no_wrong_file(graded, tmp_path):
    (tmp_path / "mine.csv").write_text(CANVAS.replace("ada,S,", "ada,S,EX"))
    done = export(graded, "--to", "canvas", "--into", tmp_path / "mine.csv", "--column", "A1")
    assert done.exit_code == 1
    assert "excused" in done.output
    assert "the reasons are above" in done.output


def test_an_export_that_is_written_again_says_so(graded, tmp_path):
    """Two groups of a class, exported in one folder, have the same name by default."""
    out = tmp_path / "out.csv"
    assert "\nWrote" in export(graded, "--to", "nbgrader-csv", "--output", out).output
    assert "\nReplaced" in export(graded, "--to", "nbgrader-csv", "--output", out).output


@pytest.mark.parametrize(("platform", "columns"), [("nbgrader-csv", 11), ("moodle", 3)])
def test_a_table_is_written(graded, tmp_path, platform, columns):
    done = export(graded, "--to", platform, "--output", tmp_path / "out.csv")
    assert done.exit_code == 0
    rows = list(csv.reader((tmp_path / "out.csv").read_text().splitlines()))
    assert [len(row) for row in rows] == [columns, columns]


def test_the_gradebook_is_found_in_the_working_folder(graded, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = export("--to", "nbgrader-csv")
    assert "Wrote a1_nbgrader.csv with the scores of 1 student." in done.output
    monkeypatch.chdir("/")
    assert "There is no gradebook here" in export("--to", "nbgrader-csv").output


def test_the_gradescope_zip_is_written_and_a_warning_with_it(tmp_path):
    done = export("--to", "gradescope", "--output", tmp_path / "a1.zip")
    assert done.exit_code == 0
    assert "holds the solutions" in done.output
    assert zipfile.is_zipfile(tmp_path / "a1.zip")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["FOLDER", "--to", "canvas"], "Canvas needs --into"),
        (["FOLDER", "--to", "gradescope"], "leave out FOLDER"),
        (["FOLDER", "--to", "moodle", "--column", "x"], "leave out --column"),
        (["FOLDER", "--to", "moodle", "--visibility", "hidden"], "leave out --visibility"),
        (["FOLDER", "--to", "excel"], "is not one of"),
    ],
)
def test_wrong_usage_says_what_is_needed(graded, arguments, says):
    done = export(*(graded if part == "FOLDER" else part for part in arguments))
    assert done.exit_code == 2
    assert says in done.output


def test_the_file_that_is_filled_is_never_overwritten(graded, tmp_path):
    (tmp_path / "mine.csv").write_text(CANVAS)
    mine = tmp_path / "mine.csv"
    done = export(graded, "--to", "canvas", "--into", mine, "--column", "A1", "--output", mine)
    assert (done.exit_code, mine.read_text()) == (1, CANVAS)
    assert "would be overwritten" in done.output


def test_the_gradebook_of_another_assignment_is_refused(graded, tmp_path):
    other = tmp_path / "a0"
    other.mkdir()
    text = (load_assignment("a1_backprop").folder / "assignment.toml").read_text()
    (other / "assignment.toml").write_text(text.replace('name = "a1"', 'name = "a0"'))
    done = CliRunner().invoke(main, ["export", str(other), graded, "--to", "moodle"])
    assert done.exit_code == 1
    assert "gradebook of a1, not of a0" in done.output
