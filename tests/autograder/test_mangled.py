"""A hundred broken pieces of work: no batch ends, and each comes with a clear reason."""

import pytest

from course.autograder.grade import grade
from tests.autograder.conftest import submission, write
from tests.autograder.mangled import GRADED, mangled


@pytest.fixture(scope="module")
def ways():
    return mangled()


def test_there_are_a_hundred_of_them(ways):
    assert len({one.name for one in ways}) == len(ways) == 100
    assert [one.name for one in mangled()] == [one.name for one in ways]


def test_a_hundred_mangled_notebooks_end_no_batch_and_each_has_a_reason(toy, ways, tmp_path, tier):
    """And the student among them who handed in a good one has all points."""
    folder = tmp_path / "class"
    write(folder / "zoe.ipynb", submission())
    for one in ways:
        one.write(folder / one.name)
    graded = grade(toy, folder, tier=tier, unsafe_no_sandbox=True)
    records = {record["student"]: record for record in graded.records}
    assert len(records) == 101
    assert records["zoe"]["earned"] == 10
    for one in ways:
        record = records[one.name]
        told = " ".join([record["problem"], *record["repairs"]])
        assert one.reason in told, one.name
        assert bool(record["problem"]) == (one.reason not in (GRADED, "right notebook")), (one.name, told)
        assert "Traceback" not in told
        assert "could not read this submission" not in told, one.name  # words of last resort
        assert len(told) < 1000
        assert graded.pages[one.name].is_file()
