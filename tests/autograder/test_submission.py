"""Whatever is handed in is put in order, each repair named, or refused with a reason."""

import json

import pytest

from course.autograder.release import student_notebook
from course.autograder.submission import CELLS_LIMIT, read_submission
from course.errors import BrokenFileError
from tests.autograder.conftest import cell, notebook, submission, write


def read(toy, content, tmp_path):
    path = write(tmp_path / "work" / "ada.ipynb", content)
    return read_submission(path, toy, student_notebook(toy))


def sources(read_back):
    return {question: [made.source for made in cells] for question, cells in read_back.parts}


def test_cells_come_by_question_without_their_tests(toy, tmp_path):
    """A test cell that comes with a submission may say anything; it is not run."""
    came = read(toy, submission("A", "B", extra=[cell("helper")]), tmp_path)
    assert sources(came) == {"q1": ["import numpy as np", "helper", "A"], "q2": ["B"]}
    assert came.student == "ada"
    assert came.repairs == ()


def test_a_question_with_several_test_cells_is_asked_once_behind_the_last(toy, tmp_path):
    """As nbgrader's authors write them; asked at each, it would earn its points twice."""
    source = json.loads((toy.folder / "source.ipynb").read_text())
    more = [
        cell("more = 1", "q1-more", solution=True),
        cell("", "q1-test-2", grade=True, locked=True, points=1),
    ]
    source["cells"][4:4] = more
    write(toy.folder / "source.ipynb", source)
    work = submission("A", "B")
    work["cells"][3:3] = more
    came = read(toy, work, tmp_path)
    assert [question for question, _ in came.parts] == ["q1", "q2"]
    assert sources(came)["q1"] == ["import numpy as np", "A", "more = 1"]


def test_a_changed_locked_cell_is_put_back(toy, tmp_path):
    work = submission("A", "B")
    work["cells"][0]["source"] = "np = None"
    came = read(toy, work, tmp_path)
    assert sources(came)["q1"] == ["import numpy as np", "A"]
    assert came.repairs == ("The locked cell setup was changed; the released one was used.",)


def test_a_missing_locked_cell_is_put_back(toy, tmp_path):
    work = submission("A", "B")
    del work["cells"][0]
    assert sources(read(toy, work, tmp_path))["q1"] == ["import numpy as np", "A"]


def test_a_missing_answer_is_reported(toy, tmp_path):
    work = submission("A", "B")
    del work["cells"][1]
    came = read(toy, work, tmp_path)
    assert sources(came)["q2"] == ["B"]
    assert came.repairs == ("The cell q1 is missing.",)


def test_of_a_cell_that_is_there_twice_the_first_written_one_counts(toy, tmp_path):
    """Copying the stub below the answer is the usual way it happens."""
    stub = "".join(student_notebook(toy)["cells"][2]["source"])
    for first, second in (("A", stub), (stub, "A"), ("A", "C")):
        work = submission(first, "B")
        work["cells"].insert(2, cell(second, "q1", solution=True))
        came = read(toy, work, tmp_path)
        assert sources(came)["q1"] == ["import numpy as np", "A"]
        assert "twice" in came.repairs[0]


def test_cells_that_were_moved_are_put_in_order(toy, tmp_path):
    work = submission("A", "B")
    work["cells"].reverse()
    came = read(toy, work, tmp_path)
    assert sources(came) == {"q1": ["import numpy as np", "A"], "q2": ["B"]}
    assert "moved" in came.repairs[0]


def test_an_answer_that_became_text_is_run_as_code(toy, tmp_path):
    work = submission("A", "B")
    work["cells"][1]["cell_type"] = "markdown"
    came = read(toy, work, tmp_path)
    assert sources(came)["q1"][-1] == "A"
    assert "markdown" in came.repairs[0]


def test_a_strange_test_cell_is_left_out(toy, tmp_path):
    """It could claim points for itself in other graders."""
    came = read(toy, submission("A", "B", extra=[cell("5.0", "bonus", grade=True, points=100)]), tmp_path)
    assert "5.0" not in sources(came)["q1"]
    assert "'bonus'" in came.repairs[0]


def test_another_notebook_is_noticed(toy, tmp_path):
    came = read(toy, notebook(cell("print(1)")), tmp_path)
    assert any("right notebook" in repair for repair in came.repairs)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", r"no JSON \(line 1\)"),
        ("", "no JSON"),
        ("\x00\x01", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("[]", "no list of cells"),
        ('{"worksheets": []}', "version 4"),
        ('{"cells": {}}', "no list of cells"),
        ('{"cells": [3]}', "Cell 1 of ada.ipynb is damaged"),
        ('{"cells": [{"cell_type": "code", "source": [1]}]}', "Cell 1"),
        ('{"cells": [{"cell_type": "evil", "source": ""}]}', "Cell 1"),
        (json.dumps({"cells": [cell("")] * (CELLS_LIMIT + 1)}), "more than 2000"),
    ],
    ids=lambda value: value[:20],
)
def test_what_is_no_notebook_is_refused_with_a_reason(toy, tmp_path, content, reason):
    path = tmp_path / "ada.ipynb"
    path.write_text(content)
    with pytest.raises(BrokenFileError, match=reason):
        read_submission(path, toy, student_notebook(toy))
