"""`course grade`."""

from click.testing import CliRunner

from course.autograder.assignment import ASSIGNMENTS
from course.autograder.sandbox import strongest
from course.cli.main import main

SAMPLE = str(ASSIGNMENTS / "a1_backprop" / "sample")
UNSAFE = [] if strongest().is_safe_for_batches else ["--unsafe-no-sandbox"]


def test_the_sample_of_a1_is_graded(tmp_path):
    done = CliRunner().invoke(main, ["grade", "A1", SAMPLE, "--output", str(tmp_path / "out"), *UNSAFE])
    assert done.exit_code == 0
    assert "100 of 100" in done.output
    assert strongest().name in done.output
    assert (tmp_path / "out" / "scores.csv").read_text().count("\n") == 4
    page = (tmp_path / "out" / "feedback" / "ben.html").read_text()
    assert "Weights were updated before all gradients were computed" in page
    assert "The 1/N is missing" in page


def test_an_unknown_assignment_is_one_line(tmp_path):
    done = CliRunner().invoke(main, ["grade", "A9", SAMPLE])
    assert (done.exit_code, done.output.count("\n")) == (1, 1)
    assert "There are: a1" in done.output


def test_an_empty_folder_is_one_line(tmp_path):
    done = CliRunner().invoke(main, ["grade", "A1", str(tmp_path)])
    assert (done.exit_code, done.output.count("\n")) == (1, 1)
    assert "holds no submissions" in done.output


def test_a_negative_seed_is_one_message():
    done = CliRunner().invoke(main, ["grade", "A1", SAMPLE, "--seed", "-1"])
    assert done.exit_code == 2
    assert "x>=0" in done.output


def test_a_name_cannot_steer_the_terminal(tmp_path):
    """A line of its own in the name of a file would read as another student's score."""
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "\x1b[2J\nben   100 of 100.ipynb").write_text("{")
    done = CliRunner().invoke(main, ["grade", "A1", str(tmp_path / "class"), *UNSAFE])
    assert "\x1b" not in done.output
    assert not any(line.startswith("ben") for line in done.output.splitlines())
