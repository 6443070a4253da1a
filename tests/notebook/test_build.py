"""From source to notebook: twice the same, only when needed, all or nothing."""

import nbformat
import pytest

from course import notebook
from course.errors import CourseError


def test_a_built_notebook_is_executed_clean_and_current(lesson):
    assert not notebook.is_current(lesson)
    done = notebook.build(lesson)
    built = nbformat.read(lesson.notebook, as_version=4)
    nbformat.validate(built)
    assert notebook.is_current(lesson)
    assert notebook.problems(built) == []
    assert built.cells[1].outputs[0].text == "one\n"
    assert built.cells[3].outputs[0].data == {"text/plain": "2"}
    assert built.metadata.kernelspec == {"display_name": "Python 3", "language": "python", "name": "python3"}
    assert set(done.seconds) == {2, 3, 4}


def test_building_twice_writes_the_same_bytes(lesson):
    """A rebuild that changes nothing shows no diff."""
    notebook.build(lesson)
    first = lesson.notebook.read_bytes()
    notebook.build(lesson)
    assert lesson.notebook.read_bytes() == first


def test_a_changed_source_is_no_longer_current(lesson, written):
    notebook.build(lesson)
    assert not notebook.is_current(written(lesson.source.read_text() + "\n# more\n"))


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "nonsense"])
def test_a_notebook_that_cannot_be_read_is_not_current(text, lesson):
    lesson.notebook.write_text(text)
    assert not notebook.is_current(lesson)


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ("1 / 0", r"Lesson 50 stopped in cell 5 \(`1 / 0`\). ZeroDivisionError"),
        ("claim('AN-03', 1)", "stopped in cell 5.*Claim AN-03 failed"),
        ("import sys; print(1, file=sys.stderr)", r"50_small.ipynb is not fit to be kept: cell 5 .*stderr"),
        ("print(object())", "cell 5.*a memory address"),
    ],
)
def test_what_fails_is_named_and_the_old_notebook_stays(bad, message, lesson, written):
    notebook.build(lesson)
    before = lesson.notebook.read_bytes()
    with pytest.raises(CourseError, match=message):
        notebook.build(written(f"{lesson.source.read_text()}\n# %%\n{bad}\n"))
    assert lesson.notebook.read_bytes() == before
    assert [file.name for file in lesson.notebook.parent.iterdir() if file.is_file()] == ["50_small.ipynb"]


def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    file = tmp_path / "a.ipynb"
    file.write_text("old")

    def fail(*names):
        raise OSError("disk full")

    monkeypatch.setattr(notebook.build.__globals__["os"], "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        notebook.write(nbformat.v4.new_notebook(), file)
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]
