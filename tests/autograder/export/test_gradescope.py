"""The zip for Gradescope, unpacked and run as the platform does, and what it says of a submission."""

import io
import json
import os
import stat
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from course.autograder.assignment import ASSIGNMENTS, load_assignment
from course.autograder.checks import Check, Result
from course.autograder.examine import Answer
from course.autograder.export.gradescope import results
from course.autograder.export.gradescope_zip import gradescope_zip, requirements
from course.autograder.misconceptions import Misconception
from course.autograder.release import release
from course.autograder.report import Report, record
from course.autograder.sandbox import strongest
from course.autograder.sandbox.tier import PLAIN
from course.autograder.score import score
from course.errors import CourseError
from tests.autograder.conftest import submission, write

UNSAFE = not strongest().is_safe_for_batches
SQUARE = "def double(x):\n    return x**2"
METADATA = {
    "id": 1,
    "created_at": "2026-03-02T12:00:00.0+01:00",
    "users": [{"name": "Ada L.", "email": "a@b"}],
}


@pytest.fixture
def platform(toy, tmp_path):
    """A function that lays out /autograder as Gradescope does, with this submission in it."""

    source = toy.folder / "source.ipynb"
    opened = "from course.autograder import open_assignment\\ncheck = open_assignment('toy')"
    source.write_text(source.read_text().replace("import numpy as np", opened))  # as assignments begin

    def lay_out(handed_in, name="toy.ipynb"):
        root = tmp_path / "autograder"
        data = gradescope_zip(toy, visibility="visible", unsafe_no_sandbox=UNSAFE)
        with zipfile.ZipFile(io.BytesIO(data)) as all_of_it:
            for member in all_of_it.infolist():  # as `unzip` does: with the modes that the zip says
                path = Path(all_of_it.extract(member, root / "source"))
                path.chmod(stat.S_IMODE(member.external_attr >> 16))
        (root / "results").mkdir()
        (root / "submission_metadata.json").write_text(json.dumps(METADATA))
        (root / "run_autograder").write_bytes((root / "source" / "run_autograder").read_bytes())
        (root / "run_autograder").chmod(0o755)
        write(root / "submission" / name, handed_in)
        return root

    return lay_out


def started(root):
    """The platform's harness: runs the script in its folder and keeps what it prints."""
    surroundings = {
        "PATH": os.environ["PATH"], "AUTOGRADER_ROOT": str(root), "COURSE_PYTHON": sys.executable,
        "PYTHONPATH": str(root / "source" / "package"),  # where `pip install` would have put it
    }  # fmt: skip
    return subprocess.Popen(
        [root / "run_autograder"], cwd=root, env=surroundings, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def graded(root):
    process = started(root)
    printed, _ = process.communicate(timeout=120)
    return process.returncode, printed, json.loads((root / "results" / "results.json").read_text())


def test_the_platform_runs_it_and_reads_the_result(platform):
    """Half right, with a known mistake: the score, its share by question, the mistake, the sandbox."""
    root = platform(submission(SQUARE))
    status, printed, found = graded(root)
    assert (status, found["score"], found["extra_data"]["finished"]) == (0, 6.0, True)
    assert [(test["score"], test["max_score"], test["status"]) for test in found["tests"]] == [
        (0.0, 4, "failed"),
        (6.0, 6, "passed"),
    ]
    assert "Likely mistake: This is the square." in found["tests"][0]["output"]
    assert f"(tier {strongest().letter})" in found["output"]
    assert "Ada L.: 6 points." in printed
    seed = printed.split("hidden inputs: ")[1].split(".")[0]
    assert seed not in json.dumps(found)


def test_it_runs_the_package_of_the_zip_and_closes_the_hidden_checks(platform):
    """Not what happens to be installed; and where there are other users, they read none of it."""
    root = platform(submission())
    (root / "source" / "package" / "course" / "autograder" / "score.py").write_text(
        "raise SystemExit('mine')"
    )
    process = started(root)
    assert "mine" in process.communicate(timeout=60)[0]
    (root / "source" / "package" / "course" / "autograder" / "score.py").write_bytes(
        (ASSIGNMENTS.parent / "course" / "autograder" / "score.py").read_bytes()
    )
    assert graded(root)[0] == 0
    assert {stat.S_IMODE((root / name).stat().st_mode) for name in ("source", "submission", "results")} == {
        0o700
    }


def test_a_container_that_is_stopped_leaves_the_questions_that_were_done(platform):
    """results.json is whole after each question, so the second one's endless loop does not cost the first."""
    root = platform(submission(q2="def apply(f, x):\n    while True: pass"))
    process = started(root)
    file, deadline = root / "results" / "results.json", time.monotonic() + 60
    found = {"tests": [{"score": 0}]}
    while not found["tests"][0]["score"] and time.monotonic() < deadline:
        time.sleep(0.02)
        found = json.loads(file.read_text()) if file.exists() else found
    process.kill()
    process.communicate()
    assert [test["score"] for test in found["tests"]] == [4.0, 0.0]
    assert found["extra_data"]["finished"] is False
    assert "has not finished" in found["output"]


def test_what_cannot_be_read_is_told(platform):
    status, _, found = graded(platform([], name="toy.ipynb"))
    assert (status, found["score"]) == (0, 0.0)
    assert "could not be graded" in found["output"]
    assert len(found["tests"]) == 2


def test_an_authors_mistake_is_no_students_zero(platform):
    """Without results.json Gradescope says that the autograder failed, and staff look at what was printed."""
    root = platform(submission())
    (root / "source" / "assignment" / "hidden_checks.py").write_text("nonsense!")
    process = started(root)
    printed, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Error: " in printed
    assert "hidden_checks.py does not run" in printed
    assert list((root / "results").iterdir()) == []


def test_texts_are_plain_and_hidden_cases_are_not_in_them(toy):
    """Nothing of a student's is rendered, steers a terminal, or carries a hidden input away."""
    evil = "<b>\x1b[2J\u202e42.5"
    answer = Answer(
        toy.questions[0],
        (
            Result(Check("q1_a", "q1", "Any.", 1.0, True, None), False, "values", "double(42.5)", "7", "85.0",
                   "", Misconception("square", "q1", "double", "This is the square.")),
            Result(Check("q1_b", "q1", "Public.", 0.0, False, None), False, "values", "double(3)", evil, "6"),
        ),
    )  # fmt: skip
    found = results(record(Report("ada", "k", "d" * 64, 987654321, PLAIN, score((answer,)))), toy, "hidden")
    assert {found["output_format"], found["test_output_format"], found["test_name_format"]} == {"text"}
    assert {found["visibility"], found["tests"][0]["visibility"]} == {"hidden"}
    assert found["stdout_visibility"] == "hidden"
    text = json.dumps(found, ensure_ascii=False)
    for secret in ("double(42.5)", "85.0", "987654321", "\\u001b", "\u202e"):
        assert secret not in text
    assert "double(3)" in text


def test_the_same_assignment_gives_the_same_zip_without_zoo_and_caches():
    a1 = load_assignment("a1_backprop")
    data = gradescope_zip(a1, visibility="visible")
    assert data == gradescope_zip(a1, visibility="visible")
    with zipfile.ZipFile(io.BytesIO(data)) as inside:
        names = inside.namelist()
        assert inside.getinfo("run_autograder").external_attr >> 16 & 0o111
    assert {"setup.sh", "run_autograder", "assignment/hidden_checks.py", "package/course/__init__.py"} <= set(
        names
    )
    assert not [
        name for name in names if "__pycache__" in name or "zoo/" in name.replace("autograder/zoo/", "")
    ]


@pytest.mark.parametrize("name", ["setup.sh", "run_autograder"])
def test_the_scripts_are_bash(toy, name, tmp_path):
    with zipfile.ZipFile(io.BytesIO(gradescope_zip(toy, visibility="visible"))) as inside:
        script = Path(inside.extract(name, tmp_path))
    subprocess.run(["bash", "-n", script], check=True)


def test_only_what_an_assignment_needs_is_installed(toy):
    """Keras and TensorFlow make an image of two gigabytes."""
    assert "tensorflow" not in requirements(toy)
    assert "tensorflow==" in requirements(replace(toy, preload=("keras",)))
    assert all("==" in line for line in requirements(toy).splitlines())


def test_a_learners_copy_is_refused(toy, tmp_path):
    release(toy, tmp_path / "copy", {})
    with pytest.raises(CourseError, match="no hidden checks"):
        gradescope_zip(load_assignment(tmp_path / "copy"), visibility="visible")
