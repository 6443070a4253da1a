"""Whatever is killed, and when: nothing is lost and nothing is graded twice."""

import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest

from course.autograder.grade import grade
from course.autograder.gradebook import read_gradebook
from course.errors import CourseError
from tests.autograder.conftest import cell, submission, write

STUDENTS = ("ada", "ben", "cleo", "dan", "eve", "finn")
KILLER = '''

def q1_kills_the_worker(student, rng):
    """A check that stumbles over one answer as badly as can be."""
    import os, pathlib, signal
    if student.call("double", 0.5) == 666.0:
        with open(pathlib.Path(__file__).parent / "deaths", "a") as out:
            out.write("died ")
        os.kill(os.getpid(), signal.SIGKILL)
'''


@pytest.fixture
def work(tmp_path):
    """A class of six, each of whom takes a moment."""
    slow = [cell("import time; time.sleep(0.3)")]
    for student in STUDENTS:
        write(tmp_path / "class" / f"{student}.ipynb", submission(extra=slow))
    return tmp_path / "class"


def outcomes(folder):
    """The rows of the gradebook, as {student: (row, seed)}; none where there is no table yet."""
    try:
        with closing(sqlite3.connect(f"file:{folder}/gradebook.db?mode=ro", uri=True)) as connection:
            rows = connection.execute("SELECT student, id, json_extract(record, '$.seed') FROM submissions")
            return {student: (number, seed) for student, number, seed in rows}
    except sqlite3.OperationalError:
        return {}


def started(toy, work):
    """The command, as an instructor starts it."""
    command = [sys.executable, "-m", "course.cli.main", "grade", str(toy.folder), str(work), "--workers", "2",
               "--unsafe-no-sandbox"]  # fmt: skip
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def stop_after(count, running, folder, number):
    """Sends a signal as soon as the gradebook holds so many outcomes; returns those there at the end."""
    there = folder / "gradebook.db"
    while running.poll() is None and not (there.exists() and len(outcomes(folder)) >= count):
        time.sleep(0.01)
    running.send_signal(number)
    text, _ = running.communicate(timeout=60)
    return outcomes(folder), text


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_batch_killed_again_and_again_ends_with_each_graded_once(toy, work):
    """`kill -9` while the gradebook is made, and in between; the seed of a grading is drawn but once."""
    folder, before = work.with_name("class_graded"), {}
    for count in (0, 2):
        after, _ = stop_after(count, started(toy, work), folder, signal.SIGKILL)
        assert before.items() <= after.items()
        assert len(after) >= count
        before = after
    assert len(before) < len(STUDENTS)  # the last kill was one
    last = started(toy, work)
    text, _ = last.communicate(timeout=60)
    assert last.returncode == 0, text
    assert f"6 submissions, {len(before)} kept from before" in text
    after = outcomes(folder)
    assert before.items() <= after.items()
    with closing(sqlite3.connect(folder / "gradebook.db")) as connection:
        counts = connection.execute("SELECT count(*), count(DISTINCT student) FROM submissions").fetchone()
        checks = connection.execute("SELECT count(*) FROM checks GROUP BY submission").fetchall()
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert (counts, checks) == ((6, 6), [(4,)] * 6)
    earned = {entry.student: entry.earned for entry in read_gradebook(folder).entries}
    assert earned == dict.fromkeys(STUDENTS, 10)
    assert (folder / "scores.csv").read_text().count("\n") == 7
    assert len(list((folder / "feedback").glob("*.html"))) == 6


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_ctrl_c_says_how_to_go_on(toy, work):
    running = started(toy, work)
    written, text = stop_after(1, running, work.with_name("class_graded"), signal.SIGINT)
    assert running.returncode == 130
    assert "Stopped. What was graded is kept; run the same command to go on." in text
    assert "Traceback" not in text
    assert (work.with_name("class_graded") / "scores.csv").read_text().count("\n") == len(written) + 1


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_workers_that_are_killed_cost_nobody_points(toy, work, tier):
    """The submissions that they were at are graded by others."""
    killed = []

    def kill_all_workers(progress):
        if progress.done == 1:
            for process in multiprocessing.active_children():
                killed.append(process.pid)
                os.kill(process.pid, signal.SIGKILL)

    graded = grade(toy, work, tier=tier, unsafe_no_sandbox=True, workers=2, progress=kill_all_workers)
    assert len(killed) == 2
    assert [(one["earned"], one["problem"]) for one in graded.records] == [(10.0, "")] * 6


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_submission_whose_workers_die_is_tried_once_more_and_then_reported(toy, tmp_path, tier):
    file = toy.folder / "hidden_checks.py"
    file.write_text(file.read_text() + KILLER)
    write(tmp_path / "class" / "ada.ipynb", submission())
    write(tmp_path / "class" / "eve.ipynb", submission("def double(x):\n    return 666.0"))
    write(tmp_path / "class" / "zoe.ipynb", submission())
    options = {"tier": tier, "unsafe_no_sandbox": True, "workers": 2}
    graded = grade(toy, tmp_path / "class", **options)
    assert (toy.folder / "deaths").read_text() == "died died "
    problems = {one["student"]: one["problem"] for one in graded.records}
    assert problems["eve"] == (
        "The process that graded this ended 2 times before it was done (signal SIGKILL). Grade again."
    )
    assert (problems["ada"], problems["zoe"]) == ("", "")
    (toy.folder / "deaths").unlink()  # it would be another set of checks
    assert grade(toy, tmp_path / "class", **options).kept == 2


@pytest.mark.parametrize("workers", [None, 2])
@pytest.mark.parametrize(
    "broken", ["def q1_x(student):", "import nothing_of_that_name", "def q1_x(student): pass"]
)
def test_checks_that_cannot_be_loaded_end_the_batch_with_one_message(toy, work, tier, workers, broken):
    """They are the author's mistake, and no student's."""
    (toy.folder / "hidden_checks.py").write_text(broken)
    with pytest.raises(CourseError, match=r"hidden_checks\.py"):
        grade(toy, work, tier=tier, unsafe_no_sandbox=True, workers=workers)
    assert read_gradebook(work.with_name("class_graded")).entries == ()


def test_a_second_batch_in_the_same_place_is_refused(toy, work, tier):
    def meanwhile(progress):
        with pytest.raises(CourseError, match="Another `course grade` is writing"):
            grade(toy, work, tier=tier, unsafe_no_sandbox=True)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        grade(toy, work, tier=tier, unsafe_no_sandbox=True, progress=meanwhile)
