"""What the lessons say of themselves, and where they are looked for."""

import pytest

from course import notebook
from course.errors import CourseError, UnknownNameError
from course.notebook import lessons


def test_a_lesson_is_described_by_its_source(lesson, tmp_path):
    assert (lesson.number, lesson.title, lesson.minutes, lesson.seconds) == ("50", "A small lesson", 3, 5)
    assert lesson.claims == ("AN-03",)
    assert lesson.notebook == tmp_path / "notebooks" / "50_small.ipynb"


def test_what_a_lesson_does_not_say_is_none(tmp_path):
    source = tmp_path / "notebooks" / "source" / "07_no_words.py"
    source.parent.mkdir(parents=True)
    source.write_text("# %%\n1 + 1\n")
    found = notebook.find("7", tmp_path)
    assert (found.number, found.title, found.minutes, found.claims) == ("07", "no words", None, ())


def test_an_unknown_lesson_lists_those_there_are(lesson, tmp_path):
    with pytest.raises(UnknownNameError, match=r"Unknown lesson: '51'.*There are: 50"):
        notebook.find("51", tmp_path)


def test_the_clone_is_found_from_a_folder_inside_it(lesson, tmp_path):
    inside = tmp_path / "notebooks" / "deeper"
    inside.mkdir()
    assert notebook.project_root(inside) == tmp_path


def test_outside_a_clone_it_says_where_lessons_come_from(tmp_path, monkeypatch):
    """As after `pip install` without the repository."""
    monkeypatch.setattr(lessons, "__file__", str(tmp_path / "site-packages" / "lessons.py"))
    with pytest.raises(CourseError, match=r"come with the clone.*Run this inside"):
        notebook.project_root(tmp_path)
