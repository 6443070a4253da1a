"""A toy assignment with two questions and short limits, and A1 itself."""

import json

import pytest

from course.autograder.assignment import load_assignment
from course.autograder.sandbox import strongest

TOML = """
name = "toy"
title = "A toy"
notebook = "toy.ipynb"

[limits]
question_seconds = 2
submission_seconds = 20
memory_mib = 1024

[questions.q1]
title = "Doubling"
points = 4
lesson = "02"

[questions.q2]
title = "Applying"
points = 6
lesson = "15"
section = "functions"
"""
CHECKS = '''
from course.autograder import expect


def q1_double_of_three(student):
    """The double of 3 is 6."""
    expect.close(student.call("double", 3.0), 6.0, hint="Twice.")


def q2_twice_over(student):
    """Applying f twice to 1, with f(x) = x + 2, gives 5."""
    expect.close(student.call("apply", lambda x: x + 2, 1.0), 5.0)
'''
HIDDEN = '''
from course.autograder import expect
from course.autograder.checks import weight


@weight(3)
def q1_double_of_any(student, reference, rng):
    """The double of any number."""
    x = rng.normal(size=3)
    expect.close(student.call("double", x), reference.call("double", x))


def q2_any_function(student, reference, rng):
    """Applying another function twice."""
    a, x = rng.normal(size=2)
    expect.close(student.call("apply", lambda x: a * x, x), reference.call("apply", lambda x: a * x, x))
'''
MISCONCEPTIONS = """
from course.autograder.misconceptions import misconception


@misconception("q1", "double", "This is the square.")
def square(x):
    return x**2


@misconception("q1", "double", "This is the half.")
def half(x):
    return x / 2


@misconception("q2", "apply", "The function was applied once only.")
def once(f, x):
    return f(x)
"""
DOUBLE = "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION"
APPLY = "def apply(f, x):\n    ### BEGIN SOLUTION\n    return f(f(x))\n    ### END SOLUTION"
HIDDEN_TEST = "check('q1')\n### BEGIN HIDDEN TESTS\nassert double(7) == 14\n### END HIDDEN TESTS"


def cell(source, grade_id=None, kind="code", **marks):
    """A notebook cell as a dictionary; `marks` are solution, grade, locked, points."""
    metadata = {}
    if grade_id is not None:
        marks = {"grade": False, "solution": False, "locked": False, **marks}
        metadata = {"nbgrader": {"grade_id": grade_id, "schema_version": 3, "task": False, **marks}}
    made = {"cell_type": kind, "id": (grade_id or "own") + "-cell", "metadata": metadata, "source": source}
    return made if kind != "code" else {**made, "outputs": [], "execution_count": None}


def notebook(*cells):
    """A notebook of version 4 as a dictionary."""
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def submission(q1="def double(x):\n    return 2 * x", q2="def apply(f, x):\n    return f(f(x))", extra=()):
    """A notebook handed in for the toy, with these answers and more cells behind the first one."""
    return notebook(
        cell("import numpy as np", "setup", locked=True),
        *extra,
        cell(q1, "q1", solution=True),
        cell("check('q1')", "q1-test", grade=True, locked=True, points=4),
        cell(q2, "q2", solution=True),
        cell("check('q2')", "q2-test", grade=True, locked=True, points=6),
    )


def write(path, content):
    """Writes a notebook and returns its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content))
    return path


@pytest.fixture
def toy(tmp_path):
    """The toy assignment, as its author has it."""
    folder = tmp_path / "toy"
    source = notebook(
        cell("# A toy", "intro", kind="markdown", locked=True),
        cell("import numpy as np", "setup", locked=True),
        cell(DOUBLE, "q1", solution=True),
        cell(HIDDEN_TEST, "q1-test", grade=True, locked=True, points=4),
        cell(APPLY, "q2", solution=True),
        cell("check('q2')", "q2-test", grade=True, locked=True, points=6),
    )
    write(folder / "source.ipynb", source)
    files = {
        "assignment.toml": TOML,
        "checks.py": CHECKS,
        "hidden_checks.py": HIDDEN,
        "misconceptions.py": MISCONCEPTIONS,
        "README.md": "Do it.",
    }
    for name, text in files.items():
        (folder / name).write_text(text)
    return load_assignment(folder)


@pytest.fixture(scope="session")
def a1():
    """Assignment A1, as its author has it."""
    return load_assignment("a1_backprop")


@pytest.fixture(scope="session")
def tier():
    """The strongest walls of this machine."""
    return strongest()
