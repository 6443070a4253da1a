"""`course submit`."""

import json
import shutil

from click.testing import CliRunner

from course.autograder.assignment import ASSIGNMENTS, load_assignment
from course.autograder.release import student_notebook
from course.cli.main import main


def test_it_sums_up_and_names_the_file_to_hand_in(tmp_path):
    shutil.copy(ASSIGNMENTS / "a1_backprop" / "sample" / "ada.ipynb", tmp_path / "ada.ipynb")
    done = CliRunner().invoke(main, ["submit", str(tmp_path / "ada.ipynb")])
    assert done.exit_code == 0
    assert "q1  The worked example, forward: 3 of 3 checks pass" in done.output
    assert (tmp_path / "ada.zip").is_file()
    assert "Hand in this file." in done.output


def test_a_notebook_in_which_nothing_is_solved_is_bundled_only_if_asked(tmp_path):
    """A learner who forgot to save should hear of it now; one who has nothing may still hand that in."""
    (tmp_path / "a1.ipynb").write_text(json.dumps(student_notebook(load_assignment("a1_backprop"))))
    done = CliRunner().invoke(main, ["submit", str(tmp_path / "a1.ipynb")])
    assert (done.exit_code, (tmp_path / "a1.zip").exists()) == (1, False)
    assert "Error: No question is solved in a1.ipynb, so no bundle was written." in done.output
    done = CliRunner().invoke(main, ["submit", str(tmp_path / "a1.ipynb"), "--unsolved"])
    assert (done.exit_code, (tmp_path / "a1.zip").exists()) == (0, True)


def test_a_broken_notebook_makes_no_bundle(tmp_path):
    (tmp_path / "a.ipynb").write_text("[]")
    done = CliRunner().invoke(main, ["submit", str(tmp_path / "a.ipynb")])
    assert (done.exit_code, done.output.count("\n")) == (1, 1)
    assert not (tmp_path / "a.zip").exists()
