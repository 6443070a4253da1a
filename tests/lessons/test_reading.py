"""A reader is sent to lessons that exist, and until then to a text that does."""

from pathlib import Path

import pytest

from course.lessons.find import numbers
from course.lessons.reading import UNTIL_WRITTEN, reading

SOURCES = Path(__file__).parent.parent.parent / "notebooks" / "source"
WRITTEN = sorted(file.name[:2] for file in SOURCES.glob("[0-9][0-9]_*.py"))


def test_the_lessons_that_count_as_written_are_those_whose_notebooks_are_here():
    """An installed course has no notebooks, so the package itself must know."""
    assert numbers() == WRITTEN


@pytest.mark.parametrize("lesson", [f"{number:02}" for number in range(20)])
def test_no_reader_is_sent_to_a_lesson_that_is_not_there(lesson):
    """The course plans twenty lessons; whichever a finding names, there is something to open."""
    told = reading(lesson, "section 3")
    if lesson in WRITTEN:
        assert told == f"Lesson {lesson}, section 3"
    else:
        assert "https://" in told
        assert "esson" not in told


def test_an_assignment_may_say_what_to_read_until_then():
    missing = next(lesson for lesson in UNTIL_WRITTEN if lesson not in WRITTEN)
    assert reading(missing, "folding", "The text of the question.") == "The text of the question."
    assert reading("00", "", "The text of the question.") == "Lesson 00"
