"""A class of three in a gradebook: all right, half right with a known mistake, and not to be graded."""

from dataclasses import replace

import pytest

from course.autograder.checks import Check, Result
from course.autograder.examine import Answer
from course.autograder.gradebook import Key, open_store, read_gradebook
from course.autograder.misconceptions import Misconception
from course.autograder.report import Report, record
from course.autograder.sandbox.tier import PLAIN
from course.autograder.score import score

SQUARE = Misconception("square", "q1", "double", "This is <the> square.")


def outcome(toy, first=True, second=True):
    """The score of a submission of the toy."""
    right = zip(toy.questions, (first, second), strict=True)
    return score(tuple(Answer(question, (result(question.name, passed),)) for question, passed in right))


def result(question, passed):
    """What came of one hidden check."""
    check = Check(f"{question}_any", question, "Any number.", 1.0, True, None)
    if passed:
        return Result(check, True)
    return Result(check, False, "values", "double(42.5)", "1806.25", "85.0", "", SQUARE)


@pytest.fixture
def store(toy, tmp_path):
    """A function that writes a class, as student -> score or None, and returns the gradebook's folder."""

    def write(students, late=None, received=None):
        folder = tmp_path / "graded"
        with open_store(folder, make=True) as book:
            book.describe(replace(toy, late=late))
            for student, found in students.items():
                problem = "" if found else f"{student}.ipynb is no JSON."
                report = Report(student, "k", "d" * 64, 1, PLAIN, found, (), problem)
                key = Key(student, "c", "e")
                book.put(student, key, record(report))
                book.count(student, key, f"{student}.ipynb", received, "table" if received else "")
        return folder

    return write


@pytest.fixture
def book(toy, store):
    """Ada with 10 of 10 points, Ben with 6, Cleo whose notebook could not be read."""
    return read_gradebook(
        store({"Ada Lovelace": outcome(toy), "ben@uni.example": outcome(toy, first=False), "cleo": None})
    )
