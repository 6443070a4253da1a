"""One piece of work a student, or a clear reason why there is none; never two, never a silent choice."""

import json
import os
import unicodedata
import zipfile
from datetime import UTC, datetime

import pytest

from course.autograder.intake import read_work, works_in
from tests.autograder.conftest import submission, write

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "class"
    place.mkdir()
    return place


def zipped(path, content):
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("toy.ipynb", json.dumps(content))
    return path


def works(folder):
    return works_in(folder, folder / "nowhere")[0]


def test_files_and_folders_are_work_and_the_rest_is_named(folder):
    write(folder / "ada.ipynb", submission())
    zipped(folder / "ben.zip", submission())
    write(folder / "cleo" / "toy.ipynb", submission())
    write(folder / "Dan.IPYNB", submission())
    for name in ("notes.txt", "eve.py", ".DS_Store", ".ipynb_checkpoints"):
        (folder / name).touch()
    write(folder / "results" / "x.ipynb", submission())
    found, passed_over = works_in(folder, folder / "results")
    assert [work.student for work in found] == ["Dan", "ada", "ben", "cleo"]
    assert passed_over == ("eve.py", "notes.txt")
    assert all(read_work(work, "toy.ipynb").data for work in found)


def test_a_notebook_and_a_bundle_with_the_same_notebook_are_one(folder):
    """`course submit` leaves the bundle beside the notebook, and many hand in both."""
    write(folder / "ada.ipynb", submission())
    zipped(folder / "ada.zip", submission())
    (work,) = works(folder)
    handed = read_work(work, "toy.ipynb")
    assert json.loads(handed.data) == submission()
    assert handed.problem == ""
    assert handed.note == "ada.ipynb, ada.zip hold the same notebook; it was graded once."


def test_two_that_differ_are_a_problem_and_not_a_choice(folder):
    write(folder / "ada.ipynb", submission())
    zipped(folder / "ada.zip", submission("other"))
    (work,) = works(folder)
    handed = read_work(work, "toy.ipynb")
    assert handed.data == b""
    assert (
        "2 submissions of ada, and they differ: ada.ipynb, ada.zip. Leave the one that counts"
        in handed.problem
    )


def test_a_good_notebook_beside_a_broken_bundle_is_a_problem_too(folder):
    write(folder / "ada.ipynb", submission())
    (folder / "ada.zip").write_bytes(b"PK")
    assert "they differ" in read_work(works(folder)[0], "toy.ipynb").problem


def test_accents_may_be_encoded_in_two_ways(folder):
    """A Mac's zip spells é as e and an accent; that is the same student."""
    both = [unicodedata.normalize(form, "José") for form in ("NFC", "NFD")]
    write(folder / f"{both[0]}.ipynb", submission())
    zipped(folder / f"{both[1]}.zip", submission())
    assert [work.student for work in works(folder)] == [both[0]]


def test_names_in_no_encoding_are_spelled_out(folder):
    write(folder / os.fsdecode(b"b\xff.ipynb"), submission())
    assert works(folder)[0].student == "b\\udcff"
    works(folder)[0].file.encode()


def test_the_date_is_the_files_own(folder):
    path = write(folder / "cleo" / "toy.ipynb", submission())
    os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    assert read_work(works(folder)[0], "toy.ipynb").modified == NOON


def test_the_digest_is_that_of_the_notebook_however_it_is_wrapped(folder):
    """Handing in a bundle instead of the notebook is no new grading."""
    write(folder / "ada.ipynb", submission())
    zipped(folder / "ben.zip", submission())
    ada, ben = (read_work(work, "toy.ipynb") for work in works(folder))
    assert ada.digest == ben.digest
    assert len(ada.digest) == 64


def test_work_that_vanished_is_a_problem(folder):
    path = write(folder / "ada.ipynb", submission())
    (work,) = works(folder)
    path.unlink()
    assert read_work(work, "toy.ipynb").problem == "It cannot be read: No such file or directory."
