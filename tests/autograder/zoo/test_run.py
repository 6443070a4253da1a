"""All variants are tried, one after the other or several at a time, with the same outcome."""

import shutil

import pytest

from course.autograder.assignment import load_assignment
from course.autograder.zoo import run_zoo
from course.errors import CourseError


def figures(summary):
    return summary.false_accepts, summary.false_rejects, summary.diagnosis_accuracy, summary.unearned


def test_the_checks_are_judged_one_variant_after_the_other_or_several_at_a_time(zoo, tier):
    """Of 4 labelled variants two are named; one wrong variant doubles; one right one refuses fractions."""
    summary = run_zoo(zoo, tier, seeds=range(2))
    assert figures(summary) == (2, 2, pytest.approx(2 / 4), {"heart": 0.0})
    assert {str(miss.variant): miss.kind for miss in summary.misses if miss.kind != "accepted"} == {
        "q1 half": "not named", "q1 strict": "rejected", "q1 square/half": "not named",
    }  # fmt: skip
    assert run_zoo(zoo, tier, seeds=range(2), workers=2) == summary


def test_one_question_may_be_asked_for(zoo, tier):
    """Then cheats, which answer all questions, are left out."""
    counts = []

    def progress(items, count):
        counts.append(count)
        return items

    summary = run_zoo(zoo, tier, seeds=[1], question="q2", progress=progress)
    assert [str(one.variant) for one in summary.outcomes] == ["q2 once", "q2 loop"]
    assert (figures(summary), counts) == ((0, 0, 1.0, {}), [2])


def test_an_empty_zoo_is_said_to_be_empty(zoo, tier):
    shutil.rmtree(zoo.folder / "zoo")
    with pytest.raises(CourseError, match="zoo of toy holds no variants"):
        run_zoo(load_assignment(zoo.folder), tier)
