"""A page is its student's, whoever else hands in, and is written only where it says something new."""

from pathlib import Path

import pytest

from course.autograder.gradebook import open_store
from course.autograder.outputs import changing, page_file, write_page, write_table
from tests.autograder.gradebook.conftest import folder, late_toy  # noqa: F401


@pytest.mark.parametrize("student", ["ada", "Ada Lovelace", "José Núñez", "a.b-c+d@e.org", "O(1), really"])
def test_a_page_has_the_name_of_its_student(student):
    assert page_file(Path("out"), student).name == f"{student}.html"


@pytest.mark.parametrize(
    "student", ["a/b", "..", "", ".", "<b>", "=cmd|calc", "\x1b[2J", "学" * 85, "a" * 300, "b "]
)
def test_a_name_that_no_file_can_have_gets_one_of_its_own(student):
    name = page_file(Path("out"), student).name
    assert name.endswith(".html")
    assert len(name.encode()) < 150
    assert name == Path(name).name
    assert page_file(Path("out"), student + "x").name != name


def test_the_name_depends_on_nobody_else():
    """A page that moved when another student handed in would show a stranger's feedback under an old link."""
    assert page_file(Path("out"), "a_b").name == "a_b.html"
    assert page_file(Path("out"), "a|b").name.startswith("a_b-")


def test_a_page_is_written_once(folder, late_toy):  # noqa: F811
    with open_store(folder) as store:
        entry = store.entry("ada")
    file = write_page(entry, late_toy, folder)
    before = file.stat().st_ino
    assert write_page(entry, late_toy, folder).stat().st_ino == before
    file.write_text("torn")
    assert write_page(entry, late_toy, folder).read_text().startswith("<!doctype html>")


def test_what_a_person_changed_is_written_for_people(folder, late_toy):  # noqa: F811
    with changing(folder / "gradebook.db", ["ada"]) as store:
        store.score("ada", "q1", 1.5, "See me.")
    assert "See me." in (folder / "feedback" / "ada.html").read_text()
    with open_store(folder) as store:
        assert write_table(store.read(), folder).read_text() == (folder / "scores.csv").read_text()
