"""`course check`."""

import pytest
from click.testing import CliRunner

from course.autograder.assignment import ASSIGNMENTS
from course.cli.check import _style
from course.cli.main import main


def test_a_sample_of_a1_is_checked_in_words():
    done = CliRunner().invoke(main, ["check", str(ASSIGNMENTS / "a1_backprop" / "sample" / "cleo.ipynb")])
    assert done.exit_code == 0
    assert "The factor 1/2 of each squared error is missing." in done.output
    assert "q6  Overfit twenty images: not written yet" in done.output


def test_a_broken_notebook_is_one_line(tmp_path):
    (tmp_path / "a.ipynb").write_text("{")
    done = CliRunner().invoke(main, ["check", str(tmp_path / "a.ipynb")])
    assert (done.exit_code, done.output.count("\n")) == (1, 1)
    assert "a.ipynb is not a notebook" in done.output


@pytest.mark.parametrize("command", ["check", "submit"])
def test_ctrl_c_is_one_line_and_status_130(command, tmp_path, monkeypatch):
    def stopped(notebook):
        raise KeyboardInterrupt

    monkeypatch.setattr("course.autograder.check_notebook.check_notebook", stopped)
    (tmp_path / "[red]a.ipynb").write_text("{}")
    done = CliRunner().invoke(main, [command, str(tmp_path / "[red]a.ipynb")])
    assert (done.exit_code, done.output) == (130, "Stopped. Nothing was written.\n")


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path):
    assert CliRunner().invoke(main, ["check", str(tmp_path / "none.ipynb")]).exit_code == 2


def test_colours_mark_verdicts_and_nothing_that_a_student_wrote():
    assert _style("✓ q1  Doubling: 1 of 1 checks pass") == {"fg": "green", "bold": True}
    assert _style("    ✗ A check.") == {"fg": "red", "bold": False}
    assert _style("                     ✓ all right") == {"bold": False}
