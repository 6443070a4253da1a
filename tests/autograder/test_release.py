"""What a learner is given: stubs for solutions, no hidden tests, nothing that hidden checks know."""

import json
import re

import pytest

from course.autograder.assignment import ASSIGNMENTS, load_assignment
from course.autograder.release import _checksum, release, replace_region, student_notebook
from course.errors import BrokenFileError, CourseError
from tests.autograder.conftest import cell

FOLDERS = sorted(file.parent.name for file in ASSIGNMENTS.glob("*/source.ipynb"))


def cells_of(notebook):
    return {made["metadata"]["nbgrader"]["grade_id"]: made for made in notebook["cells"] if made["metadata"]}


def test_solutions_become_the_stub_and_hidden_tests_go(toy):
    cells = cells_of(student_notebook(toy))
    assert (
        "".join(cells["q1"]["source"])
        == "def double(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
    )
    assert "".join(cells["q1-test"]["source"]) == "check('q1')"


def test_learners_can_neither_delete_nor_edit_what_is_locked(toy):
    cells = cells_of(student_notebook(toy))
    assert cells["setup"]["metadata"]["editable"] is False
    assert cells["q1"]["metadata"]["deletable"] is False
    assert "editable" not in cells["q1"]["metadata"]


@pytest.mark.parametrize(
    ("made", "checksum"),
    [
        (cell("assert double(2) == 4", "q1-test", grade=True, locked=True, points=4),
         "13175dfaf06ae6513d31c80e99523578"),
        (cell("def double(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()", "q1", solution=True),
         "b5e058aa38e32a18c3eff66e4c5d0c4a"),
    ],
)  # fmt: skip
def test_checksums_are_those_of_nbgrader(made, checksum):
    """Printed by nbgrader 0.9.6 for the same two cells, so that the release opens in its formgrader."""
    assert _checksum(made) == checksum


@pytest.mark.parametrize("text", ["# IN\na", "# IN\n# IN\n# OUT"])
def test_a_region_that_does_not_close_is_refused(text):
    """It would release a solution."""
    with pytest.raises(BrokenFileError):
        replace_region(text, "# IN", "# OUT", [])


@pytest.mark.parametrize("name", FOLDERS)
def test_the_whole_release_holds_no_solution_and_no_hidden_case(name, tmp_path):
    """No line of a solution, a hidden test, a hidden check or a wrong version is in any released file."""
    author = load_assignment(ASSIGNMENTS / name)
    release(author, tmp_path / "out", {})
    released = "\n".join(file.read_text() for file in (tmp_path / "out").iterdir())
    source = json.loads((author.folder / "source.ipynb").read_text())
    hidden = re.findall(r"^def (q\w+)", (author.folder / "hidden_checks.py").read_text(), re.MULTILINE)
    assert hidden
    secret, shown = [], []
    for made in source["cells"]:
        inside = False
        for line in "".join(made["source"]).split("\n"):
            if "### BEGIN" in line or "### END" in line:
                inside = "### BEGIN" in line
            elif inside and len(line.strip()) > 25:
                secret.append(line.strip())
            elif not inside:
                shown.append(line)
    secret = [
        line for line in secret if line not in "\n".join(shown)
    ]  # a task may quote a call that is needed
    assert len(secret) > 20
    assert [line for line in secret if line in released] == []
    for word in ("BEGIN SOLUTION", "HIDDEN TESTS", "hidden_checks", "misconception(", *hidden):
        assert not re.search(rf"\b{re.escape(word)}", released), word


def test_a_folder_that_holds_files_is_left_alone(toy, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "toy.ipynb").write_text("my work")
    with pytest.raises(CourseError, match="not empty"):
        release(toy, tmp_path / "out", {})
    assert (tmp_path / "out" / "toy.ipynb").read_text() == "my work"
    release(toy, tmp_path / "out", {}, force=True)
    assert json.loads((tmp_path / "out" / "toy.ipynb").read_text())["cells"]


def test_a_release_is_an_assignment_without_solutions(toy, tmp_path):
    release(toy, tmp_path / "out", {})
    copy = load_assignment(tmp_path / "out")
    assert not copy.has_solutions
    assert student_notebook(copy) == student_notebook(toy)
