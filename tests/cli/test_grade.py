"""`course grade`."""

import io
import shlex
import time

import pytest
from click.testing import CliRunner
from rich.console import Console

from course.autograder.assignment import ASSIGNMENTS
from course.autograder.grade import Progress
from course.autograder.sandbox import strongest
from course.cli.grade import progress_bar
from course.cli.main import main
from tests.autograder.conftest import toy  # noqa: F401

SAMPLE = str(ASSIGNMENTS / "a1_backprop" / "sample")
UNSAFE = [] if strongest().is_safe_for_batches else ["--unsafe-no-sandbox"]


def test_the_sample_of_a1_is_graded(tmp_path):
    done = CliRunner().invoke(main, ["grade", "A1", SAMPLE, "--output", str(tmp_path / "out"), *UNSAFE])
    assert done.exit_code == 0
    assert "100 of 100" in done.output
    assert strongest().name in done.output
    assert (tmp_path / "out" / "scores.csv").read_text().count("\n") == 4
    assert (tmp_path / "out" / "gradebook.db").is_file()
    again = CliRunner().invoke(main, ["grade", "A1", SAMPLE, "--output", str(tmp_path / "out"), *UNSAFE])
    assert "3 submissions, 3 kept from before." in again.output
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


@pytest.fixture
def work(tmp_path):
    """A class of broken notebooks, which take no time, and what does not belong there."""
    place = tmp_path / "class"
    place.mkdir()
    for number in range(45):
        (place / f"s{number:02}.ipynb").write_text("{")
    (place / "notes.txt").touch()
    return place


def run(*words):
    return CliRunner().invoke(main, ["grade", *map(str, words), *UNSAFE])


def test_a_large_class_is_counted_and_not_listed(toy, work, tmp_path):  # noqa: F811
    times = tmp_path / "times.csv"
    times.write_text("student,time\n" + "".join(f"z{number},2026-12-01\n" for number in range(10)))
    done = run(toy.folder, work, "--workers", "1", "--received", times)
    assert done.exit_code == 0
    assert "45 of them could not be graded." in done.output
    assert "45 submissions." in done.output
    assert "Passed over: notes.txt." in done.output
    assert "without work: z0, z1, z2, z3, z4, z5, z6, z7 and 2 more." in done.output
    assert len(done.output.splitlines()) < 8


def test_the_command_that_it_names_shows_the_class(toy, work):  # noqa: F811
    """An assignment of one's own is found by its folder, not by its name."""
    named = run(toy.folder, work, "--workers", "1").output.splitlines()[-1]
    done = CliRunner().invoke(main, shlex.split(named.removeprefix("The class: course ")))
    assert (done.exit_code, "Not graded: 45 students" in done.output) == (0, True)


@pytest.mark.parametrize(
    ("options", "status", "says"),
    [
        (("--workers", "0"), 2, "x>=1"),
        (("--tier", "Z"), 1, "Unknown tier: 'Z'"),
        (("--received", "nowhere.csv"), 2, "does not exist"),
        (("--received", SAMPLE + "/ada.ipynb"), 1, "needs the columns student and time"),
        (("--extensions", SAMPLE + "/ada.ipynb"), 1, "needs the columns student and until"),
    ],
)
def test_a_wrong_option_is_one_message_before_anything_is_graded(toy, work, options, status, says):  # noqa: F811
    done = run(toy.folder, work, *options)
    assert done.exit_code == status
    assert says in done.output
    assert "Traceback" not in done.output
    assert not work.with_name("class_graded").exists()


def test_a_batch_without_walls_is_refused_and_nothing_is_written(toy, work):  # noqa: F811
    done = CliRunner().invoke(main, ["grade", str(toy.folder), str(work), "--tier", "D"])
    assert (done.exit_code, done.output.count("\n")) == (1, 1)
    assert "--unsafe-no-sandbox" in done.output
    assert not work.with_name("class_graded").exists()


def test_what_a_person_watches_says_how_fast_and_how_long(monkeypatch):
    """The bar is drawn for a terminal only; here its columns are read."""
    console = Console(file=io.StringIO(), force_terminal=True, width=80)
    monkeypatch.setattr("rich.console.Console", lambda **_: console)
    with progress_bar() as tell:
        for done in range(4):
            tell(Progress(done, 9, 0))
            time.sleep(0.02)
    shown = console.file.getvalue()
    assert "3/9" in shown
    assert "students/s" in shown
    assert "0/?" not in shown
    assert "left" in shown
