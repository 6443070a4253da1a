"""The table is the one that nbgrader's own exporter writes for the same class."""

import csv
import io
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from course.autograder.export.nbgrader_csv import nbgrader_csv
from course.autograder.gradebook import read_gradebook
from course.autograder.late import LatePolicy
from tests.autograder.export.conftest import outcome

DUE = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.filterwarnings("ignore")  # of nbgrader's own database
def test_it_is_what_nbgrader_writes(toy, store, tmp_path, monkeypatch):
    """Byte for byte: the same columns, order, times and numbers, for work that came a day late."""
    from nbgrader.api import Gradebook
    from nbgrader.plugins.export import CsvExportPlugin

    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")  # alembic
    late = LatePolicy(DUE, per_day=10)
    received = DUE + timedelta(hours=5)
    students = {"ada": outcome(toy), "ben": outcome(toy, first=False)}
    ours = nbgrader_csv(read_gradebook(store(students, late, received)))
    with Gradebook("sqlite:///:memory:", "course") as theirs:
        theirs.add_assignment("toy", duedate=DUE.replace(tzinfo=None))
        theirs.add_notebook("toy", "toy")
        for name, points in (("q1", 4), ("q2", 6)):
            theirs.add_grade_cell(f"{name}-test", "toy", "toy", max_score=points, cell_type="code")
        for student, scores in (("ada", (4, 6)), ("ben", (0, 6))):
            theirs.add_student(student)
            handed_in = theirs.add_submission("toy", student, timestamp=received.replace(tzinfo=None))
            for grade, points in zip(
                sorted(handed_in.notebooks[0].grades, key=lambda one: one.name), scores, strict=True
            ):
                grade.auto_score = points
            handed_in.notebooks[0].late_submission_penalty = sum(scores) / 10
        theirs.db.commit()
        CsvExportPlugin(to=str(tmp_path / "theirs.csv")).export(theirs)
    expected = (tmp_path / "theirs.csv").read_text()
    assert list(csv.DictReader(io.StringIO(ours.data.decode()))) == list(
        csv.DictReader(io.StringIO(expected))
    )
    assert ours.data.decode() == expected


def test_formulas_are_quoted_and_what_has_no_score_is_left_out(toy, store):
    made = nbgrader_csv(read_gradebook(store({"@ada": outcome(toy), "cleo": None})))
    rows = list(csv.DictReader(io.StringIO(made.data.decode())))
    assert [row["student_id"] for row in rows] == ["'@ada"]
    assert made.left_out == {"cleo": "cleo.ipynb is no JSON."}
