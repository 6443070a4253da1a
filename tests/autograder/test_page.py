"""The feedback page needs nothing but itself, escapes everything, and reads on a phone and in the dark."""

import re
from dataclasses import replace

import pytest

from course.autograder.assignment import Question
from course.autograder.checks import Check, Result
from course.autograder.examine import Answer
from course.autograder.page import feedback_page
from course.autograder.report import Report, record
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
    return feedback_page(record(Report(evil, "k", "d" * 64, 1, PLAIN, score((answer,)), (evil,))), toy)


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
    assert "of 10 points" in page
    assert "plain process, no sandbox" in page


def graded(toy, *results, notes=(), **more):
    """The page of a submission with these results of the first question, each (symptom, hidden, title)."""
    told = tuple(
        Result(
            Check(f"q1_{number}", "q1", title, 1.0, hidden, None),
            not symptom,
            symptom,
            "double(42.5)",
            "7",
            "85.0",
        )
        for number, (symptom, hidden, title) in enumerate(results)
    )
    answer = Answer(toy.questions[0], told, notes)
    return feedback_page({**record(Report("ada", "k", "d" * 64, 1, PLAIN, score((answer,)))), **more}, toy)


def test_a_public_case_is_a_counter_example_and_a_hidden_one_is_not_shown(toy):
    """Input, answer and what was expected; of a hidden check only the kind of symptom."""
    public = graded(toy, ("values", False, "The double of 42.5."))
    assert re.findall(r"<dt>(.*?)</dt><dd class=\"(.*?)\">(.*?)</dd>", public) == [
        ("We called", "code", "double(42.5)"),
        ("Your answer", "code came", "7"),
        ("Expected", "code wanted", "85.0"),
    ]
    hidden = graded(toy, ("values", True, "Any double."))
    assert "The numbers differ." in hidden
    for secret in ("42.5", "85.0", ">7<"):
        assert secret not in hidden


def test_public_checks_say_that_they_earn_nothing_where_they_do_not(toy):
    """Where a question has hidden checks, only those count; else the public ones do."""
    public = Result(Check("q1_a", "q1", "Public.", 0.0, False, None), False, "values")
    page = feedback_page(
        record(Report("ada", "k", "", 1, PLAIN, score((Answer(toy.questions[0], (public,)),)))), toy
    )
    assert "The checks of your notebook (they earn no points)" in page
    assert "earn no points" not in graded(toy, ("values", False, "Public, of weight 1."))


def test_what_is_right_and_what_is_not_written_is_folded_away(toy):
    page = graded(toy, ("", False, "First."), ("stub", False, "Second."), ("values", True, "Third."))
    assert "<summary>What is right: 1 check</summary>" in page
    assert "<summary>Not written yet. What is asked: 1 check</summary>" in page
    assert page.index("Third.") < page.index("First.")


@pytest.mark.parametrize(
    ("symptom", "summary"),
    [
        ("", "Every question is right."),
        ("stub", "Nothing is written yet."),
        ("values", "0 of 1 questions are right. Start with question 1."),
    ],
)
def test_the_head_says_how_it_went_and_where_to_begin(toy, symptom, summary):
    assert summary in graded(toy, (symptom, False, "First."))


@pytest.mark.parametrize(
    ("earned", "says"),
    [((0, 0), "questions 1 and 2, which are"), ((4, 0), "question 2, which is"), ((4, 6), "")],
)
def test_a_question_says_on_which_others_it_builds(toy, earned, says):
    """Whoever is stuck at it should not look for the mistake there."""
    third = Question("q3", "Both", 2, "02", "", ("q1", "q2"))
    three = replace(toy, questions=(*toy.questions, third))
    failed = {"title": "Any.", "hidden": True, "weight": 1.0, "passed": False, "symptom": "", "told": []}
    data = record(Report("ada", "k", "", 1, PLAIN, score(())))
    for question, points in zip(three.questions, (*earned, 0), strict=True):
        data["questions"][question.name] = {
            "earned": points, "points": question.points, "notes": [], "advice": [], "checks": [failed]
        }  # fmt: skip
    page = feedback_page(data, three)
    assert (f"This builds on {says}" in page) if says else ("This builds on" not in page)


def test_checks_that_failed_in_the_same_way_stand_together(toy):
    page = graded(toy, ("died", True, "First."), ("died", True, "Second."), ("shape", True, "Third."))
    assert page.count("Not right:") == 2


def test_addresses_to_read_are_links_and_all_else_is_text(toy):
    """The assignment names them, so they lead where the instructor wants, and only when someone follows."""
    toy = replace(toy, questions=(replace(toy.questions[0], lesson="x <b>, https://a.org/b."),))
    page = graded(toy, ("values", False, "First."))
    assert 'x &lt;b&gt;, <a href="https://a.org/b" rel="noreferrer">a.org/b</a>.' in page


def test_marks_are_words_for_those_who_do_not_see_them(toy):
    page = graded(toy, ("values", False, "First."))
    assert '<span aria-hidden="true">✗</span><span class="sr">Not right:</span>' in page
    assert set(re.findall(r'aria-labelledby="(.*?)"', page)) <= set(re.findall(r'id="(.*?)"', page))


def test_a_name_that_a_platform_made_is_read_for_the_person(toy):
    page = graded(toy, ("", False, "First."), student="Dora Day_13_assignsubmission_file_")
    assert "<title>Dora Day ·" in page
    assert "assignsubmission" not in page


def test_a_submission_that_could_not_be_graded_says_why(toy):
    page = feedback_page(record(Report("ada", "k", "", 1, PLAIN, None, problem="No JSON.")), toy)
    assert "could not be graded" in page
    assert "No JSON." in page
    assert "Your code ran" not in page


def test_a_manual_score_and_lateness_are_told_as_a_sum(toy):
    """As the gradebook completes a record: a person goes before the checks, then lateness takes its share."""
    answer = Answer(
        toy.questions[0], (Result(Check("q1_a", "q1", "First.", 1.0, True, None), False, "values"),)
    )
    data = record(Report("ada", "k", "d" * 64, 1, PLAIN, score((answer,))))
    data["questions"]["q1"].update(
        earned=3.0, automatic=0.0, manual={"points": 3.0, "note": "Nice <b>idea</b>.", "at": ""}
    )
    data.update(before_late=3.0, earned=2.4, late={"says": "1 day late: 20 % is taken off.", "percent": 20})
    page = feedback_page(data, toy)
    assert re.findall(r"<th scope=\"row\">(.*?)</th><td>(.*?)</td>", page) == [
        ("The checks", "0"), ("Scored by hand", "+3"),
        ("1 day late: 20 % is taken off.", "-0.6"), ("Total", "2.4"),
    ]  # fmt: skip
    assert "Nice &lt;b&gt;idea&lt;/b&gt;. (Scored by hand; the checks gave 0.)" in page
    assert "<strong>2.4</strong>" in page


def test_work_that_could_not_be_read_but_was_scored_speaks_of_no_checks(toy):
    """Nothing was asked, so nothing is right or wrong, and no question is still to come."""
    data = record(Report("ada", "k", "", 1, PLAIN, None, problem="No JSON."))
    data["questions"]["q1"] = {
        "earned": 3.0, "points": 4.0, "notes": [], "advice": [], "checks": [], "automatic": 0.0,
        "manual": {"points": 3.0, "note": "Read on paper.", "at": ""},
    }  # fmt: skip
    data.update(before_late=3.0, earned=3.0, late=None)
    page = feedback_page(data, toy)
    assert "No check could be asked. What counts is what your instructor has scored by hand." in page
    assert "Read on paper." in page
    assert "No score by hand so far." in page
    for untrue in ("questions are right", "still to come", "has not happened yet", "The checks</th>"):
        assert untrue not in page


def test_a_question_without_checks_waits_for_a_person(toy):
    """It counts in the total, so it must not be missing from the page."""
    page = graded(toy, ("", True, "First."))
    assert "2. Applying" in page
    assert page.count("scored by hand, which has not happened yet") == 1


def test_the_checks_alone_need_no_sum(toy):
    assert "The checks</th>" not in graded(toy, ("values", False, "First."), before_late=0.0, late=None)
