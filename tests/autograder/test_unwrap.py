"""Notebooks are found in files, folders and bundles, without unpacking anything or following links."""

import json
import zipfile

import pytest

from course.autograder.release import student_notebook
from course.autograder.submission import read_submission
from course.autograder.unwrap import BYTES_LIMIT
from course.errors import BrokenFileError
from tests.autograder.conftest import submission, write
from tests.autograder.test_submission import sources


def test_a_huge_file_is_refused_unread(toy, tmp_path):
    path = tmp_path / "ada.ipynb"
    with path.open("wb") as out:
        out.truncate(BYTES_LIMIT + 1)
    with pytest.raises(BrokenFileError, match="larger than"):
        read_submission(path, toy, student_notebook(toy))


def test_a_link_is_not_followed(toy, tmp_path):
    """It could point at another student's work or at our own files."""
    target = write(tmp_path / "target.ipynb", submission())
    for path in (tmp_path / "ada.ipynb", tmp_path / "folder" / "work.ipynb"):
        path.parent.mkdir(exist_ok=True)
        path.symlink_to(target)
    for path in (tmp_path / "ada.ipynb", tmp_path / "folder"):
        with pytest.raises(BrokenFileError, match="is a link"):
            read_submission(path, toy, student_notebook(toy))


def test_a_folder_holds_exactly_one_notebook(toy, tmp_path):
    write(tmp_path / "ada" / "work.ipynb", submission("A", "B"))
    assert read_submission(tmp_path / "ada", toy, student_notebook(toy)).student == "ada"
    write(tmp_path / "ada" / "more.ipynb", submission())
    with pytest.raises(BrokenFileError, match="holds 2 notebooks"):
        read_submission(tmp_path / "ada", toy, student_notebook(toy))


def zipped(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in members:
            out.writestr(name, content)
    return path


def test_a_bundle_is_read_in_memory(toy, tmp_path):
    path = zipped(
        tmp_path / "ada.zip", [("toy.ipynb", json.dumps(submission("A", "B"))), ("submission.json", "{}")]
    )
    assert sources(read_submission(path, toy, student_notebook(toy)))["q2"] == ["B"]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["ada.zip", "toy"]


@pytest.mark.parametrize("name", ["../evil.ipynb", "/evil.ipynb", "..\\evil.ipynb", "a/../../evil.ipynb"])
def test_a_bundle_that_points_outside_is_refused(toy, tmp_path, name):
    path = zipped(tmp_path / "ada.zip", [(name, json.dumps(submission()))])
    with pytest.raises(BrokenFileError, match="unsafe path"):
        read_submission(path, toy, student_notebook(toy))


def test_a_bundle_with_a_link_is_refused(toy, tmp_path):
    member = zipfile.ZipInfo("toy.ipynb")
    member.external_attr = 0o120777 << 16
    path = zipped(tmp_path / "ada.zip", [(member, "/etc/passwd")])
    with pytest.raises(BrokenFileError, match="unsafe path"):
        read_submission(path, toy, student_notebook(toy))


def test_a_bundle_that_swells_is_stopped(toy, tmp_path):
    """A few kilobytes of zip can hold gigabytes."""
    path = zipped(tmp_path / "ada.zip", [("toy.ipynb", b" " * (BYTES_LIMIT + 1))])
    assert path.stat().st_size < 100_000
    with pytest.raises(BrokenFileError, match="too large"):
        read_submission(path, toy, student_notebook(toy))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nonsense"])
def test_a_broken_bundle_is_named(toy, tmp_path, content):
    (tmp_path / "ada.zip").write_bytes(content)
    with pytest.raises(BrokenFileError, match="not a zip file"):
        read_submission(tmp_path / "ada.zip", toy, student_notebook(toy))


def test_a_folder_as_released_is_graded_by_its_notebook(toy, tmp_path):
    """The clean copy that `course release` puts beside the notebook is not the work."""
    write(tmp_path / "ada" / "toy.ipynb", submission("A", "B"))
    write(tmp_path / "ada" / "original.ipynb", submission())
    write(tmp_path / "ada" / "scratch.ipynb", submission())
    assert sources(read_submission(tmp_path / "ada", toy, student_notebook(toy)))["q2"] == ["B"]


def test_a_folder_may_hold_a_bundle(toy, tmp_path):
    """Learning platforms export one folder a student, with what was uploaded in it."""
    (tmp_path / "ada").mkdir()
    zipped(tmp_path / "ada" / "work.zip", [("toy.ipynb", json.dumps(submission("A", "B")))])
    came = read_submission(tmp_path / "ada", toy, student_notebook(toy))
    assert (came.student, sources(came)["q2"]) == ("ada", ["B"])


def test_what_a_mac_adds_to_a_bundle_is_passed_over(toy, tmp_path):
    members = [("a/toy.ipynb", json.dumps(submission("A", "B"))), ("__MACOSX/a/._toy.ipynb", "x"),
               ("a/.ipynb_checkpoints/toy-checkpoint.ipynb", "x"), ("a/original.ipynb", "x")]  # fmt: skip
    path = zipped(tmp_path / "ada.zip", members)
    assert sources(read_submission(path, toy, student_notebook(toy)))["q2"] == ["B"]


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_bundle_that_was_damaged_is_named(toy, tmp_path, method):
    path = tmp_path / "ada.zip"
    with zipfile.ZipFile(path, "w", method) as out:
        out.writestr("toy.ipynb", json.dumps(submission()))
    data = bytearray(path.read_bytes())
    data[45:100] = b"\xff" * 55
    path.write_bytes(data)
    with pytest.raises(BrokenFileError, match="not a zip file"):
        read_submission(path, toy, student_notebook(toy))


def test_a_bundle_with_a_name_in_no_encoding_is_named(toy, tmp_path):
    path = zipped(tmp_path / "ada.zip", [("é.ipynb", "{}")])
    path.write_bytes(path.read_bytes().replace("é".encode(), b"\xff\xfe"))
    with pytest.raises(BrokenFileError, match="not a zip file"):
        read_submission(path, toy, student_notebook(toy))
