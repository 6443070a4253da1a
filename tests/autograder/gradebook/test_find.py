"""A gradebook is found from what a person would type."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from course.autograder.gradebook import find_gradebook
from course.errors import CourseError


@pytest.fixture
def here(folder, monkeypatch):
    """A working folder with submissions in `class` and their gradebook in `class_graded`."""
    place = folder.parent / "here"
    (place / "class").mkdir(parents=True)
    shutil.copytree(folder, place / "class_graded")
    monkeypatch.chdir(place)
    return place


@pytest.mark.parametrize("word", ["class", "class_graded", "class_graded/gradebook.db"])
def test_by_the_submissions_the_results_or_the_file(here, word):
    assert find_gradebook(here / word).resolve() == here / "class_graded" / "gradebook.db"


def test_without_a_word_it_is_the_one_that_is_here(here, monkeypatch):
    assert find_gradebook().resolve() == here / "class_graded" / "gradebook.db"
    monkeypatch.chdir(here / "class_graded")
    assert find_gradebook().resolve() == here / "class_graded" / "gradebook.db"


def test_of_several_the_assignment_tells_or_a_person_must(here):
    shutil.copytree(here / "class_graded", here / "other")
    with pytest.raises(CourseError, match=r"class_graded \(toy\), other \(toy\). Name one .* class_graded"):
        find_gradebook(None, "toy")
    with pytest.raises(CourseError, match="Add --in class_graded, or another"):
        find_gradebook(option="--in")
    with pytest.raises(CourseError, match=r"no gradebook of a9 here, only: class_graded \(toy\), other"):
        find_gradebook(None, "a9")
    assert find_gradebook(here / "other", "toy").parent.name == "other"


def test_of_two_assignments_side_by_side_the_name_tells(here):
    """A class that did A1 and A4 is graded into two folders of one."""
    file = shutil.copytree(here / "class_graded", here / "other") / "gradebook.db"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE assignment SET name = 'a4'")
    assert find_gradebook(None, "toy").parent.name == "class_graded"
    assert find_gradebook(None, "a4").parent.name == "other"


def test_the_gradebook_of_another_assignment_is_not_taken(here):
    with pytest.raises(CourseError, match=r"is the gradebook of toy, not of a9. Name the folder"):
        find_gradebook(None, "a9")


def test_in_the_folder_of_submissions_it_is_the_one_beside_it_and_no_student_s(here, monkeypatch):
    """A student may hand in a folder with a file of that name."""
    (here / "class" / "eve").mkdir()
    (here / "class" / "eve" / "gradebook.db").write_text("mine")
    monkeypatch.chdir(here / "class")
    assert find_gradebook(None, "toy") == here / "class_graded" / "gradebook.db"


def test_none_is_one_message(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CourseError, match="There is no gradebook here"):
        find_gradebook()
    with pytest.raises(CourseError, match="There is no gradebook in"):
        find_gradebook(tmp_path / "nowhere")
