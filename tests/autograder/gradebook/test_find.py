"""A gradebook is found from what a person would type."""

import shutil

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
    with pytest.raises(CourseError, match="several gradebooks here: class_graded, other"):
        find_gradebook(None, "toy")
    with pytest.raises(CourseError, match="no gradebook here"):
        find_gradebook(None, "a9")


def test_none_is_one_message(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CourseError, match="There is no gradebook here"):
        find_gradebook()
    with pytest.raises(CourseError, match="There is no gradebook in"):
        find_gradebook(tmp_path / "nowhere")
