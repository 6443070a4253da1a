"""A gradebook of the toy with one student in it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from course.autograder.gradebook import Key, open_store
from course.autograder.late import TABLE, late_policy

KEY = Key("submission", "checks", "environment")
DUE = "2026-12-01T12:00:00+00:00"


def check(name, passed=True, **more):
    """A check as it stands in a record."""
    return {"check": name, "title": "Asks.", "hidden": False, "weight": 1.0, "passed": passed, "symptom": "",
            "misconception": None, "told": [], **more}  # fmt: skip


def made_record(student="ada", q1=4.0, q2=3.0, problem="", **more):
    """A record of the toy as `report.record` makes it."""
    wrong = check("q1_b", False, symptom="the numbers differ", misconception="half", flaky=True)
    first, second = [check("q1_a"), wrong], [check("q2_a", hidden=True)]
    questions = {
        "q1": {"earned": q1, "points": 4.0, "notes": [], "advice": [], "checks": first},
        "q2": {"earned": q2, "points": 6.0, "notes": [], "advice": [], "checks": second},
    }
    return {
        "student": student, "key": KEY.digest, "submission": "digest", "seed": 2**63 - 1,
        "earned": q1 + q2, "points": 10.0, "repairs": ["A repair."], "problem": problem,
        "sandbox": {"tier": "A", "name": "walls", "holds": [], "lacks": []},
        "questions": {} if problem else questions, **more,
    }  # fmt: skip


@pytest.fixture
def late_toy(toy):
    """The toy with a late policy: 10 % a day, an hour of grace, at most 5 days, nothing after 10 days."""
    table = {
        "due": DUE,
        "per_day": 10,
        "grace_minutes": 60,
        "max_days": 5,
        "until": "2026-12-11T12:00:00+00:00",
    }
    return replace(toy, late=late_policy(table))


@pytest.fixture
def folder(late_toy, tmp_path):
    """A folder with a gradebook in which ada has 7 of 10 points and was two days late."""
    place = tmp_path / "graded"
    with open_store(place, make=True) as store:
        store.describe(late_toy)
        store.put("ada", KEY, made_record())
        store.count("ada", KEY, "ada.ipynb", datetime(2026, 12, 3, 11, tzinfo=UTC), TABLE)
    return place
