"""A batch: every submission gets its row, its page and its record, whatever it is."""

import csv
import importlib
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from course.autograder.assignment import load_assignment
from course.autograder.grade import grade
from course.autograder.gradebook import open_store, read_gradebook
from course.autograder.release import release
from course.autograder.sandbox.tier import PLAIN
from course.errors import CourseError, UnavailableError
from tests.autograder.conftest import submission, write

grade_notebook_module = importlib.import_module("course.autograder.grade_notebook")
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
    record = graded.records[1]
    assert record["student"] == "ben"
    assert record["sandbox"]["tier"] == tier.letter
    assert record["sandbox"]["name"] == tier.name
    assert isinstance(record["seed"], int)
    assert record["questions"]["q1"]["checks"][1]["misconception"] == "square"


def test_a_broken_notebook_is_reported_for_that_student(toy, work, tier):
    graded = grade(toy, work, tier=tier, unsafe_no_sandbox=True)
    assert "no JSON (line 1)" in rows(graded)["cleo"]["problem"]
    assert "could not be graded" in graded.pages["cleo"].read_text()


def test_the_same_submission_has_one_score_whoever_handed_it_in(toy, tmp_path, tier):
    """Each has a seed of its own; `benchmarks/autograder.py repeat` does it a hundred times for A1."""
    for number in range(6):
        write(tmp_path / "class" / f"s{number}.ipynb", submission(WRONG))
    graded = grade(toy, tmp_path / "class", tier=tier, unsafe_no_sandbox=True)
    assert len({one["seed"] for one in graded.records}) == 6
    assert {one["earned"] for one in graded.records} == {6.0}


def test_the_seed_comes_from_the_system_and_can_be_replayed(toy, work, tier):
    def seeds(**options):
        graded = grade(
            toy, work, work / f"../{len(options)}{options}", tier=tier, unsafe_no_sandbox=True, **options
        )
        return [record["seed"] for record in graded.records]

    assert len(set(seeds())) == 3
    assert seeds(seed=5) == [5, 5, 5]


def test_an_interrupted_batch_goes_on_where_it_stopped(toy, work, tier):
    """What was graded is in the gradebook before the next one starts."""

    def stop_after_the_first(progress):
        if progress.done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        grade(toy, work, tier=tier, unsafe_no_sandbox=True, progress=stop_after_the_first)
    out = work.with_name("class_graded")
    before = read_gradebook(out)
    assert [entry.student for entry in before.entries] == ["ada"]
    assert [path.name for path in (out / "feedback").iterdir()] == ["ada.html"]
    assert (out / "scores.csv").read_text().count("\n") == 2
    graded = grade(toy, work, tier=tier, unsafe_no_sandbox=True)
    assert graded.kept == 1
    assert graded.book.entries[0] == before.entries[0]
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


def test_a_page_that_was_lost_is_written_again_without_grading(toy, work, tier):
    """`kill -9` can come between the gradebook and the page."""
    pages = grade(toy, work, tier=tier, unsafe_no_sandbox=True).pages
    before = pages["ben"].read_text()
    pages["ben"].unlink()
    graded = grade(toy, work, tier=tier, unsafe_no_sandbox=True)
    assert graded.kept == 3
    assert pages["ben"].read_text() == before


def test_everything_is_graded_again_where_that_is_asked_for(toy, work, tier):
    first = grade(toy, work, tier=tier, unsafe_no_sandbox=True)
    again = grade(toy, work, tier=tier, unsafe_no_sandbox=True, regrade=True)
    assert again.kept == 0
    assert all(one["seed"] != other["seed"] for one, other in zip(first.records, again.records, strict=True))
    assert len(again.book.entries) == 3


LATE = """
[late]
due = 2026-12-01T12:00:00+00:00
per_day = 10
"""


@pytest.fixture
def late_toy(toy):
    """The toy, due on a day in December."""
    file = toy.folder / "assignment.toml"
    file.write_text(file.read_text() + LATE)
    return load_assignment(toy.folder)


def test_the_time_comes_from_the_table_or_with_a_warning_from_the_file(late_toy, work, tmp_path, tier):
    """The bundle's own words on it are the student's, and not asked."""
    noon = datetime(2026, 12, 3, 12, tzinfo=UTC).timestamp()
    os.utime(work / "ben" / "work.ipynb", (noon, noon))
    times = tmp_path / "times.csv"
    times.write_text("student,time\nada,2026-12-02T12:00\nzoe,2026-12-01T12:00\n")
    graded = grade(late_toy, work, tier=tier, unsafe_no_sandbox=True, received=times)
    ada, ben, cleo = graded.records
    assert (ada["before_late"], ada["earned"], ada["late"]["says"]) == (
        10,
        9,
        "1 day late: 10 % is taken off.",
    )
    assert (ben["before_late"], ben["earned"]) == (6, 4.8)
    assert "file's own date" in ben["late"]["says"]
    assert (cleo["earned"], cleo["late"]["source"]) == (0, "file date")
    assert graded.without_work == ("zoe",)
    assert "20 % is taken off" in graded.pages["ben"].read_text()
    assert rows(graded)["ben"]["late_percent"] == "20"


def test_a_new_due_date_or_an_extension_needs_no_new_grading(late_toy, work, tmp_path, tier):
    options = {"tier": tier, "unsafe_no_sandbox": True, "received": tmp_path / "times.csv"}
    options["received"].write_text("student,time\nada,2026-12-02T12:00\nben,2026-12-04T12:00\n")
    grade(late_toy, work, **options)
    longer = tmp_path / "longer.csv"
    longer.write_text("student,until\nben,2026-12-05T12:00\n")
    graded = grade(late_toy, work, extensions=longer, **options)
    assert (graded.kept, [one["earned"] for one in graded.records]) == (3, [9, 6, 0])
    file = late_toy.folder / "assignment.toml"
    file.write_text(file.read_text().replace("per_day = 10", "per_day = 50"))
    graded = grade(load_assignment(late_toy.folder), work, **options)
    assert (graded.kept, [one["earned"] for one in graded.records]) == (3, [5, 6, 0])
    assert "50 % is taken off" in graded.pages["ada"].read_text()


def test_a_manual_score_survives_a_regrade(toy, work, tier):
    folder = grade(toy, work, tier=tier, unsafe_no_sandbox=True).folder
    with open_store(folder) as store:
        store.score("cleo", "q1", 3, "On paper.")
    graded = grade(toy, work, tier=tier, unsafe_no_sandbox=True, regrade=True)
    assert float(rows(graded)["cleo"]["earned"]) == 3
    assert "On paper." in graded.pages["cleo"].read_text()


def test_students_of_an_earlier_batch_stay_in_the_gradebook(toy, work, tier, tmp_path):
    """Work that came later may be graded from another folder."""
    write(tmp_path / "late" / "dan.ipynb", submission())
    first = grade(toy, work, tier=tier, unsafe_no_sandbox=True)
    graded = grade(toy, tmp_path / "late", first.folder, tier=tier, unsafe_no_sandbox=True)
    assert [one["student"] for one in graded.records] == ["dan"]
    assert set(rows(graded)) == {"ada", "ben", "cleo", "dan"}


def test_one_student_has_one_row(toy, work, tier):
    """Whatever was handed in beside the notebook."""
    shutil.copyfile(work / "ada.ipynb", work / "ben.ipynb")
    graded = grade(toy, work, tier=tier, unsafe_no_sandbox=True)
    assert [one["student"] for one in graded.records] == ["ada", "ben", "cleo"]
    assert "they differ: ben, ben.ipynb" in graded.records[1]["problem"]
    (work / "ben.ipynb").unlink()
    graded = grade(toy, work, tier=tier, unsafe_no_sandbox=True)
    assert (graded.kept, graded.records[1]["earned"]) == (2, 6)


def test_a_gradebook_that_cannot_be_used_is_left_alone_before_anything_is_run(toy, work, tier):
    file = work.with_name("class_graded") / "gradebook.db"
    file.parent.mkdir()
    file.write_text("not a gradebook at all")
    with pytest.raises(CourseError, match="is no SQLite database"):
        grade(toy, work, tier=tier, unsafe_no_sandbox=True)
    assert file.read_text() == "not a gradebook at all"
    assert not (file.parent / "scores.csv").exists()


def test_a_regrade_that_was_interrupted_goes_on(toy, work, tier):
    """Those that were not reached count as before, and are the ones that are graded next."""
    first = grade(toy, work, tier=tier, unsafe_no_sandbox=True)

    def stop_after_the_first(progress):
        if progress.done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        grade(toy, work, tier=tier, unsafe_no_sandbox=True, regrade=True, progress=stop_after_the_first)
    entries = read_gradebook(first.folder).entries
    assert [entry.seed != one["seed"] for entry, one in zip(entries, first.records, strict=True)] == [
        True, False, False,
    ]  # fmt: skip
    graded = grade(toy, work, tier=tier, unsafe_no_sandbox=True)
    assert graded.kept == 1
    assert all(one["seed"] != other["seed"] for one, other in zip(first.records, graded.records, strict=True))


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
from course.autograder.gradebook import open_store, read_gradebook
grade(load_assignment({str(toy.folder)!r}), __import__("pathlib").Path({str(work)!r}), unsafe_no_sandbox=True)
loaded = {{name.split(".")[0] for name in sys.modules}}
print(sorted(loaded & {{"keras", "tensorflow", "jax", "torch", "IPython"}}))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


STRANGE = {
    "half a letter in an error": ("ada.ipynb", "def double(x):\n    raise ValueError(chr(0xD800))"),
    "a name of 85 letters of three bytes": ("学" * 85, ""),
    "a name that steers the terminal": ("\x1b[2J\nben   10 of 10.ipynb", ""),
    "a name in no encoding": (os.fsdecode(b"b\xff.ipynb"), ""),
}


@pytest.mark.parametrize("what", STRANGE)
def test_the_batch_goes_on_past_strange_texts_and_names(toy, tmp_path, tier, what):
    name, answer = STRANGE[what]
    place = tmp_path / "class" / name
    write(place if name.endswith(".ipynb") else place / "toy.ipynb", submission(answer))
    write(tmp_path / "class" / "zoe.ipynb", submission())
    graded = grade(toy, tmp_path / "class", tier=tier, unsafe_no_sandbox=True)
    assert sorted(float(row["earned"]) for row in rows(graded).values()) == [6, 10]
    assert len(list((graded.folder / "feedback").glob("*.html"))) == 2


FORGED = """
import json, sys, time
def double(x):
    frame = sys._getframe()
    while "pipe" not in frame.f_locals:
        frame = frame.f_back
    pipe, identity = frame.f_locals["pipe"], frame.f_locals["request"]["id"]
    pipe._out.write(json.dumps({"id": identity, "sizes": [], "value": 10**400}).encode() + b"\\n")
    pipe._out.flush()
    time.sleep(5)
"""


def test_a_forged_reply_of_four_hundred_digits_costs_its_question(toy, tmp_path, tier):
    write(tmp_path / "class" / "eve.ipynb", submission(FORGED))
    graded = grade(toy, tmp_path / "class", tier=tier, unsafe_no_sandbox=True)
    assert [(one["earned"], one["problem"]) for one in graded.records] == [(6.0, "")]


def test_an_error_of_the_grader_costs_one_submission(toy, work, tier, monkeypatch):
    """Whatever was not thought of, the rest of the class gets its marks."""
    real = grade_notebook_module.submission_of

    def stumble(data, name, *rest):
        if name == "ada.ipynb":
            raise RecursionError
        return real(data, name, *rest)

    monkeypatch.setattr(grade_notebook_module, "submission_of", stumble)
    found = rows(grade(toy, work, tier=tier, unsafe_no_sandbox=True))
    assert "could not read this submission (RecursionError)" in found["ada"]["problem"]
    assert float(found["ben"]["earned"]) == 6
    monkeypatch.undo()
    graded = grade(toy, work, tier=tier, unsafe_no_sandbox=True)
    assert (graded.kept, float(rows(graded)["ada"]["earned"])) == (2, 10)  # our fault is not kept


@pytest.mark.parametrize("name", [".", ".."])
def test_the_folder_may_be_the_one_we_are_in(toy, work, tier, monkeypatch, name):
    """Its results stand beside it all the same, never inside."""
    (work / "ben" / "in").mkdir()
    monkeypatch.chdir(work if name == "." else work / "ben")
    graded = grade(toy, Path(name), tier=tier, unsafe_no_sandbox=True)
    assert graded.folder.resolve() == work.parent / "class_graded"


def test_results_inside_the_folder_are_not_graded(toy, work, tier):
    for _ in range(2):
        graded = grade(toy, work, work / "out", tier=tier, unsafe_no_sandbox=True)
    assert [one["student"] for one in graded.records] == ["ada", "ben", "cleo"]
