"""A batch: every submission gets its row, its page and its record, whatever it is."""

import csv
import json

import pytest

from course.autograder.assignment import load_assignment
from course.autograder.grade import grade
from course.autograder.release import release
from course.autograder.sandbox.tier import PLAIN
from course.errors import CourseError, UnavailableError
from tests.autograder.conftest import submission, write

WRONG = "def double(x):\n    return x**2"


@pytest.fixture
def work(tmp_path):
    """A class of three: right, wrong, and a file that is no notebook."""
    folder = tmp_path / "class"
    write(folder / "ada.ipynb", submission())
    write(folder / "ben" / "work.ipynb", submission(WRONG))
    (folder / "cleo.ipynb").write_text("{")
    return folder


def rows(graded):
    with (graded.folder / "scores.csv").open() as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def test_every_student_gets_points_a_page_and_a_record(toy, work, tier):
    graded = grade(toy, work, tier=tier, unsafe_no_sandbox=True)
    assert {name: float(row["earned"]) for name, row in rows(graded).items()} == {
        "ada": 10,
        "ben": 6,
        "cleo": 0,
    }
    assert graded.folder.name == "class_graded"
    for name in ("ada", "ben", "cleo"):
        assert (graded.folder / "feedback" / f"{name}.html").read_text().startswith("<!doctype html>")
    record = json.loads((graded.folder / "records" / "ben.json").read_text())
    assert record["sandbox"]["tier"] == tier.letter
    assert record["sandbox"]["name"] == tier.name
    assert isinstance(record["seed"], int)
    assert record["questions"]["q1"]["checks"][1]["misconception"] == "square"


def test_a_broken_notebook_is_reported_for_that_student(toy, work, tier):
    graded = grade(toy, work, tier=tier, unsafe_no_sandbox=True)
    assert "no JSON (line 1)" in rows(graded)["cleo"]["problem"]
    assert "could not be graded" in graded.pages["cleo"].read_text()


def test_the_seed_comes_from_the_system_and_can_be_replayed(toy, work, tier):
    def seeds(**options):
        graded = grade(
            toy, work, work / f"../{len(options)}{options}", tier=tier, unsafe_no_sandbox=True, **options
        )
        return [record["seed"] for record in graded.records]

    assert len(set(seeds())) == 3
    assert seeds(seed=5) == [5, 5, 5]


def test_an_interrupted_batch_goes_on_where_it_stopped(toy, work, tier):
    """What was graded is on disk before the next one starts."""

    def stop_before_the_second(paths):
        yield paths[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        grade(toy, work, tier=tier, unsafe_no_sandbox=True, progress=stop_before_the_second)
    out = work.with_name("class_graded")
    before = (out / "records" / "ada.json").read_bytes()
    assert [path.name for path in (out / "feedback").iterdir()] == ["ada.html"]
    graded = grade(toy, work, tier=tier, unsafe_no_sandbox=True)
    assert graded.kept == 1
    assert (out / "records" / "ada.json").read_bytes() == before
    assert set(rows(graded)) == {"ada", "ben", "cleo"}


def test_what_changed_is_graded_again(toy, work, tier):
    """A new notebook, or new checks."""
    grade(toy, work, tier=tier, unsafe_no_sandbox=True)
    write(work / "ben" / "work.ipynb", submission())
    graded = grade(toy, work, tier=tier, unsafe_no_sandbox=True)
    assert graded.kept == 2
    assert float(rows(graded)["ben"]["earned"]) == 10
    file = toy.folder / "hidden_checks.py"
    file.write_text(file.read_text() + "\n")
    assert grade(toy, work, tier=tier, unsafe_no_sandbox=True).kept == 0


def test_a_batch_without_a_sandbox_is_refused(toy, work):
    with pytest.raises(UnavailableError, match="--unsafe-no-sandbox"):
        grade(toy, work, tier=PLAIN)


def test_a_batch_without_a_sandbox_says_so_everywhere(toy, work):
    graded = grade(toy, work, tier=PLAIN, unsafe_no_sandbox=True)
    assert {row["sandbox"] for row in rows(graded).values()} == {"D"}
    assert "no sandbox" in graded.pages["ada"].read_text()
    assert float(rows(graded)["ada"]["earned"]) == 10


def test_names_are_harmless_in_pages_tables_and_paths(toy, tmp_path, tier):
    """A name is the student's to choose."""
    folder = tmp_path / "class"
    for name in ("=cmd|calc", "<b>x</b>", "a b", "a_b"):
        write(
            folder / name.replace("/", "⁄") / "work.ipynb",
            submission("def double(", "raise ValueError('<script>')"),
        )
    graded = grade(toy, folder, tier=tier, unsafe_no_sandbox=True)
    assert "'=cmd|calc" in rows(graded)
    assert len(list((graded.folder / "feedback").iterdir())) == 4
    for page in (graded.folder / "feedback").iterdir():
        assert "<script>" not in page.read_text()
        assert "<b>" not in page.read_text()


def test_a_page_of_feedback_tells_no_hidden_case(toy, work, tier):
    """Whoever wrote the code may have put the input into the error."""
    leak = "def double(x):\n    raise ValueError(f'LEAK {x!r}')"
    write(work / "ben" / "work.ipynb", submission(leak))
    page = grade(toy, work, tier=tier, unsafe_no_sandbox=True).pages["ben"].read_text()
    assert "LEAK 3.0" in page
    assert "LEAK array" not in page
    assert "LEAK [" not in page


@pytest.mark.parametrize("what", ["a learner's copy", "no folder", "an empty folder"])
def test_there_must_be_something_to_grade_with(toy, work, tmp_path, what):
    release(toy, tmp_path / "copy", {})
    empty = tmp_path / "empty"
    empty.mkdir()
    assignment = load_assignment(tmp_path / "copy") if what == "a learner's copy" else toy
    folder = {"no folder": tmp_path / "nowhere", "an empty folder": empty}.get(what, work)
    with pytest.raises(CourseError):
        grade(assignment, folder)


def test_the_grader_never_loads_keras(toy, work):
    """Only the student's process would pay for it."""
    import subprocess
    import sys

    program = f"""
import sys
from course.autograder import load_assignment
from course.autograder.grade import grade
grade(load_assignment({str(toy.folder)!r}), __import__("pathlib").Path({str(work)!r}), unsafe_no_sandbox=True)
loaded = {{name.split(".")[0] for name in sys.modules}}
print(sorted(loaded & {{"keras", "tensorflow", "jax", "torch", "IPython"}}))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
