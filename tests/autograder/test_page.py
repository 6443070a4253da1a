"""The feedback page needs nothing but itself, escapes everything, and reads on a phone and in the dark."""

import re

import pytest

from course.autograder.checks import Check, Result
from course.autograder.examine import Answer
from course.autograder.page import feedback_page
from course.autograder.report import Report
from course.autograder.sandbox.tier import PLAIN
from course.autograder.score import score


@pytest.fixture
def page(toy):
    evil = "<img src=x onerror=alert(1)>"
    results = (
        Result(Check("q1_a", "q1", "Public.", 1.0, False, None), False, "values", evil, evil, evil, evil),
        Result(Check("q1_b", "q1", "Hidden.", 1.0, True, None), True),
    )
    answer = Answer(toy.questions[0], results, (evil,))
    return feedback_page(Report(evil, "k", "d" * 64, 1, PLAIN, score((answer,)), (evil,)), toy)


def test_everything_that_came_from_a_student_is_escaped(page):
    assert "<img" not in page
    assert page.count("&lt;img") >= 6


def test_it_needs_nothing_from_elsewhere(page):
    """Saved or mailed, it stays the same; opening it tells nobody."""
    assert not re.search(r"(src|href)=\"(?!#)", page)
    assert "url(" not in page
    assert "<script" not in page


def test_it_reads_in_the_dark_and_on_a_phone(page):
    assert "prefers-color-scheme: dark" in page
    assert "width=device-width" in page


def test_it_tells_points_and_tier(page):
    assert "<strong>2</strong>" in page
    assert "plain process, no sandbox" in page
