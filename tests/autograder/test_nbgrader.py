"""Our release of an assignment is, cell by cell, the one that nbgrader's own preprocessors make."""

import copy
import json
import logging

import nbformat
import pytest

from course.autograder.assignment import ASSIGNMENTS, load_assignment
from course.autograder.release import read_source, student_notebook
from course.errors import BrokenFileError
from tests.autograder.conftest import DOUBLE, cell, notebook, write

FOLDERS = sorted(file.parent.name for file in ASSIGNMENTS.glob("*/source.ipynb"))
EVERY_KIND = notebook(
    cell("# Title", kind="markdown"),
    cell("Read *this*.", "intro", kind="markdown", locked=True),
    cell("import numpy as np", "setup", locked=True),
    {**cell("1 + 1"), "id": "another-cell"},
    cell(f"{DOUBLE}\n\nprint(double)", "q1", solution=True),
    cell("# BEGIN SOLUTION here\nx = 1\n\t# END SOLUTION\ny = 2", "q2", solution=True),
    cell("for i in a:\n    # ### BEGIN SOLUTION\n    a = 1\n\n    # END SOLUTION\n", "q3", solution=True),
    cell("all of it is the solution", "q4", solution=True),
    cell("", "q5", solution=True),
    cell("The answer is 42.", "q6", kind="markdown", solution=True, grade=True, points=3),
    cell("Why?\n\n### BEGIN SOLUTION\nSo.\n### END SOLUTION", "q7", "markdown",
         solution=True, grade=True, points=1),
    cell("plot()\n### BEGIN SOLUTION\nx\n### END SOLUTION", "q8", solution=True, grade=True, points=2.5),
    cell("assert f(1) == 1\n### BEGIN HIDDEN TESTS\nassert f(2) == 2\n### END HIDDEN TESTS", "q1-test",
         grade=True, locked=True, points=4),
    cell("assert 1\n# BEGIN HIDDEN TESTS\nassert 2\n# END HIDDEN TESTS\n", "q2-test", grade=True, points=0),
    cell("assert True", "q3-test", grade=True, locked=True, points=1),
    cell("Hand in a plot.\n\n=== BEGIN MARK SCHEME ===\n2 for axes.\n=== END MARK SCHEME ===\nEnd.", "task-1",
         "markdown", locked=True, task=True, points=5),
    cell("Ünïcode ✓", "note", kind="markdown", locked=True),
)  # fmt: skip


def as_nbgrader_makes_it(source: dict) -> dict:
    """Runs what `nbgrader generate_assignment` runs, without headers and without its database."""
    from nbgrader.converters.generate_assignment import GenerateAssignment

    made, resources = nbformat.reads(json.dumps(source), as_version=4), {}
    for each in GenerateAssignment.preprocessors.default_args[0]:
        if each.__name__ not in ("IncludeHeaderFooter", "SaveCells"):
            step = each()
            step.log.setLevel(logging.CRITICAL)
            made, resources = step.preprocess(made, resources)
    return made


def without_our_own_mark(released: dict) -> dict:
    """Multi-line text joined, and without the one key that a release adds: the name of the assignment."""
    released = copy.deepcopy(released)
    assert set(released["metadata"].pop("course")) == {"assignment"}
    for made in released["cells"]:
        made["source"] = "".join(made["source"])
    return released


@pytest.mark.parametrize("name", FOLDERS)
def test_the_release_of_an_assignment_is_nbgraders(name):
    """An instructor can open it in nbgrader's formgrader: source, metadata and checksums are the same."""
    assignment = load_assignment(ASSIGNMENTS / name)
    ours = without_our_own_mark(student_notebook(assignment))
    theirs = as_nbgrader_makes_it(read_source(assignment))
    nbformat.validate(theirs)
    for mine, other in zip(ours["cells"], theirs["cells"], strict=True):
        assert mine == other
    assert ours == theirs


def test_every_kind_of_cell_is_released_as_nbgrader_does(toy):
    """The assignments use few of nbgrader's kinds; authors may use the others."""
    write(toy.folder / "source.ipynb", EVERY_KIND)
    ours, theirs = without_our_own_mark(student_notebook(toy)), as_nbgrader_makes_it(EVERY_KIND)
    for mine, other in zip(ours["cells"], theirs["cells"], strict=True):
        assert mine == other


def test_outputs_and_what_belongs_to_them_are_taken_out_as_nbgrader_does(toy):
    run = {**cell("f()", "q1", solution=True), "execution_count": 3,
           "outputs": [{"output_type": "stream", "name": "stdout", "text": "the solution\n"}]}  # fmt: skip
    run["metadata"].update(collapsed=True, scrolled=False, tags=["kept"])
    source = {**notebook(run), "metadata": {"celltoolbar": "Create Assignment", "kernelspec": {
        "name": "python3", "display_name": "Python 3", "language": "python"}}}  # fmt: skip
    write(toy.folder / "source.ipynb", source)
    assert without_our_own_mark(student_notebook(toy)) == as_nbgrader_makes_it(source)


@pytest.mark.parametrize(
    "broken",
    [
        cell("### BEGIN SOLUTION\nx", "q1", solution=True),
        cell("### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION", "q1", solution=True),
        cell("### BEGIN SOLUTION\nx\n### END SOLUTION", "setup", locked=True),
        cell("### BEGIN SOLUTION\nx\n### END SOLUTION"),
        cell("### BEGIN HIDDEN TESTS\nx", "q1-test", grade=True, locked=True, points=1),
        cell(f"{DOUBLE}\n### BEGIN HIDDEN TESTS\nx\n### END HIDDEN TESTS", "q1", solution=True),
        cell("### BEGIN HIDDEN TESTS\nx\n### END HIDDEN TESTS"),
        cell("BEGIN MARK SCHEME\nx\nEND MARK SCHEME", "note", kind="markdown", locked=True),
        cell("BEGIN MARK SCHEME\nx", "task-1", kind="markdown", locked=True, task=True, points=1),
        cell("BEGIN MARK SCHEME\n![x](attachment:x.png)\nEND MARK SCHEME", "task-1", kind="markdown",
             locked=True, task=True, points=1),
    ],
    ids=["solution not closed", "solution twice", "solution in a locked cell", "solution without a role",
         "tests not closed", "tests in an answer", "tests without a role", "marks in a locked cell",
         "marks not closed", "marks with a picture"],
)  # fmt: skip
def test_what_nbgrader_refuses_we_refuse(toy, broken):
    """Each would release a solution, a hidden test or a marking scheme, or hand in the wrong cell."""
    source = notebook(broken)
    with pytest.raises(RuntimeError):
        as_nbgrader_makes_it(source)
    write(toy.folder / "source.ipynb", source)
    with pytest.raises(BrokenFileError):
        student_notebook(toy)
