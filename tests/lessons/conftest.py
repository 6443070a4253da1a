"""Exercises made for the tests, in the place of a lesson's."""

import types

import pytest

from course.lessons import Exercise, find


def doubling(answer):
    """The checker of a function that doubles."""
    return None if answer(3) == 6 else "It must hold for 3, where it gives something else."


def double(x):
    return 2 * x


EXERCISES = {
    "77.1": Exercise(
        task="How many steps are in an epoch of 10,000 examples with batches of 200?",
        check=lambda answer: None if answer == 50 else "One step uses one whole batch.",
        hints=("How many batches are there?", "Divide."),
        solution="10_000 // 200",
        why="An epoch sees each example once.",
    ),
    "77.2": Exercise(task="Double a number.", check=doubling, hints=("Add it to itself.",), solution=double),
}


@pytest.fixture(autouse=True)
def lesson_77(monkeypatch):
    module = types.SimpleNamespace(EXERCISES=EXERCISES)
    monkeypatch.setattr(find, "numbers", lambda: ["77"])
    monkeypatch.setattr(find.importlib, "import_module", lambda name: module)
