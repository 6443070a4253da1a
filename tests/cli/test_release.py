"""`course release`."""

from click.testing import CliRunner

from course.autograder import fingerprints
from course.cli.main import main


def test_it_writes_the_student_version_and_refuses_to_do_it_twice(tmp_path, monkeypatch):
    out = str(tmp_path / "out")
    first = CliRunner().invoke(main, ["release", "A1", out])
    assert first.exit_code == 0
    assert "a1_backprop.ipynb" in first.output
    monkeypatch.setattr(
        fingerprints, "fingerprints", lambda _: {}
    )  # they take seconds, and are there already
    second = CliRunner().invoke(main, ["release", "A1", out])
    assert second.exit_code == 1
    assert "is not empty" in second.output
    assert second.output.count("\n") == 1
    assert CliRunner().invoke(main, ["release", "A1", out, "--force"]).exit_code == 0
    copy = CliRunner().invoke(main, ["release", out, str(tmp_path / "more")])
    assert "student version already" in copy.output


def test_an_unknown_assignment_is_one_line(tmp_path):
    done = CliRunner().invoke(main, ["release", "A9", str(tmp_path / "out")])
    assert done.exit_code == 1
    assert "There are: a1" in done.output
