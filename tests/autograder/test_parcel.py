"""An assignment travels as plain data, and its digest changes with what can change a score."""

import json
from dataclasses import replace

import pytest

from course.autograder import parcel as parcel_module
from course.autograder.late import late_policy
from course.autograder.parcel import pack_assignment, unpacked
from course.errors import BrokenFileError


@pytest.mark.parametrize("with_files", [False, True])
def test_what_is_unpacked_is_what_was_packed(toy, with_files):
    packed = pack_assignment(replace(toy, preload=("keras",)), with_files)
    with unpacked(packed) as there:
        assert replace(there, folder=toy.folder) == replace(toy, preload=("keras",))
        assert (there.folder == toy.folder) is not with_files
        assert (there.folder / "checks.py").read_text() == (toy.folder / "checks.py").read_text()
    assert there.folder.exists() is not with_files


def test_it_is_plain_data(toy):
    packed = pack_assignment(toy, with_files=True)
    assert all(isinstance(content, bytes) for content in packed.pop("files").values())
    assert json.loads(json.dumps(packed)).keys() == {"assignment", "digest"}


@pytest.mark.parametrize(
    "name", ["checks.py", "hidden_checks.py", "source.ipynb", "misconceptions.py", "data.npy"]
)
def test_what_can_change_a_score_changes_the_digest(toy, name):
    before = pack_assignment(toy)["digest"]
    with (toy.folder / name).open("a") as file:
        file.write("\n")
    assert pack_assignment(toy)["digest"] != before


def test_limits_and_points_change_the_digest_and_the_late_policy_does_not(toy):
    """A new due date is no reason to run all submissions again."""
    before = pack_assignment(toy)["digest"]
    longer = replace(toy.limits, question_seconds=3)
    late = late_policy({"due": "2026-12-01T12:00:00Z", "per_day": 10})
    assert pack_assignment(replace(toy, limits=longer))["digest"] != before
    assert pack_assignment(replace(toy, late=late))["digest"] == before
    (toy.folder / "README.md").write_text("Do it well.")
    assert pack_assignment(toy)["digest"] == before


def test_a_folder_too_large_to_send_is_named(toy, monkeypatch):
    monkeypatch.setattr(parcel_module, "BYTES_LIMIT", 100)
    with pytest.raises(BrokenFileError, match="Keep there only what grading needs"):
        pack_assignment(toy, with_files=True)
    pack_assignment(toy)
