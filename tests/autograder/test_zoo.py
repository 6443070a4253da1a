"""The zoo of each assignment: right solutions earn everything, wrong ones lose points and are named."""

import json
import re

import numpy as np
import pytest

from course.autograder.assignment import ASSIGNMENTS, load_assignment
from course.autograder.cells import role, source
from course.autograder.checks import load_checks, run_check
from course.autograder.examine import examine
from course.autograder.misconceptions import explainer, load_misconceptions
from course.autograder.reference import reference_namespace
from course.autograder.release import student_notebook
from course.autograder.score import score
from course.autograder.student import LocalStudent
from course.autograder.submission import read_submission
from course.autograder.zoo import write_sample, zoo_notebook

A1 = ASSIGNMENTS / "a1_backprop"
RIGHT = sorted((A1 / "zoo" / "right").glob("*.py"))
WRONG = sorted((A1 / "zoo" / "wrong").glob("*.py"))
SEEDS = range(3)


@pytest.fixture(scope="module")
def grading(a1):
    """The reference, the checks and the explainer of A1, made once."""
    return LocalStudent(reference_namespace(a1)), load_checks(a1, hidden=True), explainer(a1)


def namespace(assignment, file):
    """The names that a file of the zoo defines, in this process: the zoo is ours."""
    space = {"__name__": "zoo"}
    for cell in zoo_notebook(assignment, file)["cells"]:
        if role(cell).is_solution or role(cell).grade_id == "setup":
            exec(compile(source(cell), file.name, "exec"), space)
    return LocalStudent(space)


def labels(file):
    """The mistakes that the first lines of a file say it makes, as {question: misconception}."""
    text = re.search(r"^labels: (.*)$", file.read_text(), re.MULTILINE)[1]
    return dict(label.split() for label in text.split(","))


def test_the_zoo_is_large_enough():
    assert len(RIGHT) >= 3
    assert len(WRONG) >= 6


@pytest.mark.filterwarnings("ignore:nothing to worry about")
@pytest.mark.parametrize("file", RIGHT, ids=lambda file: file.stem)
def test_a_right_solution_is_accepted_with_every_seed(a1, grading, file):
    """Loops, matrices, a class; lists and tuples for arrays; prints and warnings on the way."""
    reference, checks, explain = grading
    student = namespace(a1, file)
    for seed in SEEDS:
        wrong = [run_check(check, student, reference, explain, seed) for check in checks]
        assert [result for result in wrong if not result.passed] == []


@pytest.mark.parametrize("file", WRONG, ids=lambda file: file.stem)
def test_a_wrong_solution_is_refused_and_its_mistake_named(a1, grading, file):
    """In each labelled question a hidden check fails, and the first mistake named is that of the label."""
    reference, checks, explain = grading
    student = namespace(a1, file)
    for question, mistake in labels(file).items():
        for seed in SEEDS:
            results = [
                run_check(check, student, reference, explain, seed)
                for check in checks
                if check.question == question
            ]
            assert any(not result.passed for result in results if result.check.hidden)
            named = [result.misconception.name for result in results if result.misconception]
            assert named[0] == mistake


def test_every_misconception_is_refused_and_names_itself(a1, grading):
    """A mistake in the catalogue that no check can see, or that is taken for another, would be of no use."""
    reference, checks, explain = grading
    unnamed = []
    catalogue = load_misconceptions(a1)
    for known in catalogue:
        space = reference_namespace(a1)
        space[known.replaces] = known.function
        results = [
            run_check(check, LocalStudent(space), reference, explain, 1)
            for check in checks
            if check.question == known.question
        ]
        assert any(not result.passed for result in results), known.name
        if known.name not in [result.misconception.name for result in results if result.misconception]:
            unnamed.append(known.name)
    assert len(unnamed) <= 0.1 * len(catalogue), unnamed


@pytest.mark.filterwarnings("ignore:nothing to worry about")
@pytest.mark.parametrize("file", [RIGHT[0], WRONG[0]], ids=lambda file: file.stem)
def test_notebook_and_sandbox_agree(a1, grading, tier, tmp_path, file):
    """One set of checks, two ways to run it: the same verdicts, word for word."""
    reference, checks, explain = grading
    path = tmp_path / "ada.ipynb"
    path.write_text(json.dumps(zoo_notebook(a1, file)))
    answers = examine(
        read_submission(path, a1, student_notebook(a1)), a1, checks, tier, reference, explain, 5
    )
    there = [result for answer in answers for result in answer.results]
    student = namespace(a1, file)
    here = [run_check(check, student, reference, explain, 5) for check in checks]
    assert there == here


def test_an_empty_notebook_of_a1_earns_nothing(a1, grading, tier, tmp_path):
    reference, checks, explain = grading
    path = tmp_path / "ada.ipynb"
    path.write_text(json.dumps(student_notebook(a1)))
    answers = examine(
        read_submission(path, a1, student_notebook(a1)), a1, checks, tier, reference, explain, 5
    )
    assert score(answers).earned == 0


def test_the_sample_is_made_from_the_zoo(a1, tmp_path):
    """Write it again with: python -m course.autograder.zoo assignments/a1_backprop."""
    import shutil

    copy = tmp_path / "a1"
    shutil.copytree(a1.folder, copy, ignore=shutil.ignore_patterns("sample"))
    for made in write_sample(load_assignment(copy)):
        assert made.read_bytes() == (a1.folder / "sample" / made.name).read_bytes()


def failed(a1, grading, space, question):
    reference, checks, _ = grading
    own = [check for check in checks if check.question == question]
    results = [run_check(check, LocalStudent(space), reference, None, 1) for check in own]
    return {result.check.name: result for result in results if not result.passed}


@pytest.mark.parametrize("size", [float("inf"), 1e12])
def test_a_loss_beyond_all_bounds_does_not_satisfy_the_penalty(a1, grading, size):
    """Beside it the penalty is smaller than any relative tolerance."""
    space = {"loss": lambda X, y, model, reg=0.0: size}
    assert "q3_penalty" in failed(a1, grading, space, "q3")


def test_a_bias_of_another_shape_is_refused_before_it_is_added(a1, grading):
    """A bias of a million rows would make an array of eight gigabytes on the trusted side."""
    space = reference_namespace(a1)
    train = space["train"]

    def strange(*case):
        model, losses = train(*case)
        return {**model, "b1": np.zeros((3, 1, 1))}, losses

    found = failed(a1, grading, {**space, "train": strange}, "q6")
    assert found["q6_by_heart"].symptom == "shape"


def test_points_of_another_shape_are_not_kept(a1, grading):
    """A gradient checker that hands over large arrays for ever would fill the memory of this side."""
    space = reference_namespace(a1)

    def strange(f, x, h=1e-5):
        f(np.zeros(10**5))

    found = failed(a1, grading, {**space, "numerical_gradient": strange}, "q5")
    assert "takes an array of shape (3,)" in found["q5_one_entry_at_a_time"].got
