"""The zoo of A1: right solutions earn everything, wrong ones lose points and are named.

Here with one seed, and a part of the wrong ones; all of them, in the sandbox: course zoo a1 --seeds 20
"""

import json

import numpy as np
import pytest

from course.autograder.assignment import load_assignment
from course.autograder.cells import role, source
from course.autograder.checks import load_checks, run_check
from course.autograder.examine import examine
from course.autograder.misconceptions import explainer, load_misconceptions
from course.autograder.reference import reference_namespace
from course.autograder.release import student_notebook
from course.autograder.score import score
from course.autograder.student import LocalStudent
from course.autograder.submission import read_submission
from course.autograder.zoo import Keeper, load_cheats, load_zoo, zoo_notebook

ZOO = load_zoo(load_assignment("a1"))
RIGHT = [variant for variant in ZOO if variant.is_right]
WRONG = [variant for variant in ZOO if not variant.is_right]
SEED = 3
PART = 3  # each third of the wrong variants


@pytest.fixture(scope="module")
def grading(a1):
    """The reference, the checks and the explainer of A1, made once."""
    return LocalStudent(reference_namespace(a1)), load_checks(a1, hidden=True), explainer(a1)


def test_an_overflow_has_one_answer_whichever_way_the_slopes_are_masked(a1, grading):
    """Seed 15 drew a hidden unit that counts in no example; nan times 0 is nan, what is set to 0 is 0."""
    reference, checks, explain = grading
    variant = next(one for one in WRONG if str(one) == "q4 gradient_unstable")
    check = next(one for one in checks if one.name == "q4_any_large_scores")
    assigned = variant.text
    multiplied = assigned.replace("d_hidden[hidden <= 0] = 0", "d_hidden = d_hidden * (hidden > 0)")
    assert assigned != multiplied
    for text in (assigned, multiplied):
        names = {**reference_namespace(a1)}
        exec(text, names)
        for seed in range(10, 25):
            result = run_check(check, LocalStudent(names), reference, explain, seed)
            assert result.misconception is not None, seed
            assert result.misconception.name == "gradient_unstable"


@pytest.mark.parametrize("question", load_assignment("a1").questions, ids=lambda question: question.name)
def test_the_zoo_is_large_enough(question):
    """Right ones in differing styles; and most wrong ones labelled, or naming could not be judged."""
    wrong = [variant for variant in WRONG if variant.question == question.name]
    assert len(wrong) >= 15
    assert sum(bool(variant.label) for variant in wrong) >= 15
    assert sum(variant.question == question.name for variant in RIGHT) >= 5


def test_each_misconception_has_a_variant_that_makes_it(a1):
    """A mistake in the catalogue that no check can see, or that is taken for another, would be of no use."""
    made = {(variant.question, variant.label) for variant in WRONG}
    assert {(known.question, known.name) for known in load_misconceptions(a1)} - made == set()


def namespace(assignment, variants):
    """A student in this process, who answered as some variants do: the zoo is ours."""
    space = {"__name__": "zoo"}
    for cell in zoo_notebook(assignment, variants)["cells"]:
        if role(cell).is_solution or role(cell).grade_id == "setup":
            exec(compile(source(cell), "<zoo>", "exec"), space)
    return LocalStudent(space)


@pytest.mark.filterwarnings("ignore:nothing to worry about")
@pytest.mark.parametrize("variant", RIGHT, ids=str)
def test_a_right_solution_is_accepted(a1, grading, variant):
    """Loops, matrices, a class; lists and tuples for arrays; prints and warnings on the way."""
    reference, checks, explain = grading
    student = namespace(a1, [variant])
    own = [check for check in checks if check.question == variant.question]
    results = [run_check(check, student, reference, explain, SEED) for check in own]
    assert [result for result in results if not result.passed] == []


@pytest.mark.parametrize("variant", WRONG[::PART], ids=str)
def test_a_wrong_solution_is_refused_and_its_mistake_named(a1, grading, variant):
    """A hidden check fails, and the first mistake named is that of the label."""
    reference, checks, explain = grading
    student = namespace(a1, [variant])
    own = [check for check in checks if check.question == variant.question]
    results = [run_check(check, student, reference, explain, SEED) for check in own]
    assert any(not result.passed for result in results if result.check.hidden)
    named = [result.misconception.name for result in results if result.misconception]
    assert not variant.label or named[0] == variant.label


@pytest.mark.filterwarnings("ignore:nothing to worry about")
@pytest.mark.parametrize("variant", [RIGHT[1], WRONG[0]], ids=str)
def test_notebook_and_sandbox_agree(a1, grading, tier, tmp_path, variant):
    """One set of checks, two ways to run it: the same verdicts, word for word."""
    reference, checks, explain = grading
    path = tmp_path / "ada.ipynb"
    path.write_text(json.dumps(zoo_notebook(a1, [variant])))
    answers = examine(
        read_submission(path, a1, student_notebook(a1)), a1, checks, tier, reference, explain, 5
    )
    there = [result for answer in answers for result in answer.results]
    student = namespace(a1, [variant])
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


def failed(a1, grading, space, question):
    reference, checks, _ = grading
    own = [check for check in checks if check.question == question]
    results = [run_check(check, LocalStudent(space), reference, None, 1) for check in own]
    return {result.check.name: result for result in results if not result.passed}


@pytest.mark.parametrize("name", sorted(load_cheats(load_assignment("a1"))))
def test_answers_that_solve_nothing_earn_nothing(a1, tier, name):
    """Zeros, a constant, chance, the inputs handed back, and the answers to the public checks by heart."""
    assert Keeper(a1, tier).points(load_cheats(a1)[name], SEED) == 0


def test_public_answers_by_heart_pass_the_public_checks_all_the_same(a1, grading):
    """Else the test above would show nothing. One of them asks for slopes of the learner's own function."""
    student = namespace(a1, load_cheats(a1)["public_answers"])
    public = [check for check in grading[1] if not check.hidden]
    failed = [check.name for check in public if not run_check(check, student).passed]
    assert failed == ["q2_all_slopes"]


@pytest.mark.parametrize(
    ("name", "forgiven", "lost"),
    [
        ("q2 bias_averaged", "q2_step_by_own_slopes", "q2_any_step"),
        ("q4 gradient_missing_one_over_n", "q6_loop_over_own_functions", "q6_any_model"),
    ],
)
def test_a_mistake_is_not_paid_for_twice(a1, grading, name, forgiven, lost):
    """Who uses a wrong gradient rightly gets the points for using it."""
    reference, checks, _ = grading
    student = namespace(a1, [variant for variant in WRONG if str(variant) == name])
    results = {check.name: run_check(check, student, reference, seed=SEED) for check in checks}
    assert results[forgiven].passed
    assert not results[lost].passed


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
