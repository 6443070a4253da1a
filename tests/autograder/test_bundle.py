"""A bundle holds the notebook as it is, its digest and what was checked, and can be graded."""

import hashlib
import json
import zipfile

from course.autograder.bundle import bundle
from course.autograder.check_notebook import check_notebook
from course.autograder.release import release, student_notebook
from course.autograder.submission import read_submission
from tests.autograder.conftest import submission, write


def test_the_notebook_goes_in_and_comes_out_unchanged(toy, tier, tmp_path):
    release(toy, tmp_path / "desk", {})
    path = write(tmp_path / "desk" / "toy.ipynb", submission())
    checked = check_notebook(path, tier)
    made = bundle(path, checked)
    with zipfile.ZipFile(made.file) as inside:
        assert inside.read("toy.ipynb") == path.read_bytes()
        summary = json.loads(inside.read("submission.json"))
    assert summary["submission"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert summary["checks"] == {"q1": {"q1_double_of_three": True}, "q2": {"q2_twice_over": True}}
    read = read_submission(made.file, toy, student_notebook(toy))
    assert (read.student, read.digest) == ("toy", summary["submission"])
    assert bundle(path, checked, tmp_path / "again.zip").file.read_bytes() == made.file.read_bytes()
