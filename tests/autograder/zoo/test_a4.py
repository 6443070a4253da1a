"""The zoo of A4: right solutions earn everything, wrong ones lose points and are named.

Here with one seed, a part of the variants and in this process; all of them, in the sandbox: course zoo a4
"""

import json

import numpy as np
import pytest

from course.autograder.assignment import load_assignment
from course.autograder.cells import role, source
from course.autograder.checks import load_checks, run_check
from course.autograder.examine import examine
from course.autograder.fingerprints import fingerprints
from course.autograder.misconceptions import explainer, load_misconceptions
from course.autograder.reference import reference_namespace
from course.autograder.release import student_notebook
from course.autograder.student import LocalStudent
from course.autograder.submission import read_submission
from course.autograder.zoo import Keeper, load_cheats, load_zoo, zoo_notebook

ASSIGNMENT = load_assignment("a4")
ZOO = load_zoo(ASSIGNMENT)
RIGHT = [variant for variant in ZOO if variant.is_right]
WRONG = [variant for variant in ZOO if not variant.is_right]
SEED = 3
PART = 10  # each tenth of the wrong variants, each fourth of the right ones and of the misconceptions


@pytest.fixture(scope="module")
def a4():
    return ASSIGNMENT


@pytest.fixture(scope="module")
def grading(a4):
    """The reference, the checks and the explainer of A4, made once."""
    return LocalStudent(reference_namespace(a4)), load_checks(a4, hidden=True), explainer(a4)


@pytest.mark.parametrize("question", ASSIGNMENT.questions, ids=lambda question: question.name)
def test_the_zoo_is_large_enough(question):
    """Right ones in differing styles; and most wrong ones labelled, or naming could not be judged."""
    wrong = [variant for variant in WRONG if variant.question == question.name]
    assert len(wrong) >= 15
    assert sum(bool(variant.label) for variant in wrong) >= 15
    assert sum(variant.question == question.name for variant in RIGHT) >= 5


def test_each_misconception_has_a_variant_that_makes_it(a4):
    """A mistake in the catalogue that no check can see, or that is taken for another, would be of no use."""
    made = {(variant.question, variant.label) for variant in WRONG}
    assert {(known.question, known.name) for known in load_misconceptions(a4)} - made == set()


def test_the_numpy_reference_passes_its_own_checks(a4, grading):
    """The trusted process imports no Keras; what it compares with is tried by the same checks."""
    reference, checks, _ = grading
    student = LocalStudent(reference_namespace(a4))
    wrong = [run_check(check, student, reference, seed=SEED) for check in checks]
    assert [result for result in wrong if not result.passed] == []


def test_every_misconception_is_refused_and_names_itself(a4, grading):
    """In NumPy, put in the reference's place: a hidden check fails, and no other mistake is named first."""
    reference, checks, explain = grading
    for known in load_misconceptions(a4)[::4]:
        space = reference_namespace(a4)
        space[known.replaces] = known.function
        own = [check for check in checks if check.question == known.question]
        results = [run_check(check, LocalStudent(space), reference, explain, SEED) for check in own]
        assert any(not result.passed for result in results if result.check.hidden), known.name
        named = [result.misconception.name for result in results if result.misconception]
        assert named[:1] == [known.name]


def namespace(assignment, variants):
    """A student in this process, who answered as some variants do: the zoo is ours."""
    space = {"__name__": "zoo"}
    for cell in zoo_notebook(assignment, variants)["cells"]:
        if role(cell).is_solution or role(cell).grade_id in ("setup", "fit"):
            exec(compile(source(cell), "<zoo>", "exec"), space)
    return LocalStudent(space)


@pytest.mark.backends
def test_the_authors_solution_passes_on_each_backend(a4, grading):
    """A learner may work with any; grading uses TensorFlow. The other hidden checks ask no more of Keras."""
    reference, checks, explain = grading
    student = namespace(a4, [])
    own = [check for check in checks if not check.hidden or check.name.endswith("in_fit")]
    results = [run_check(check, student, reference, explain, SEED) for check in own]
    assert [result for result in results if not result.passed] == []


@pytest.mark.parametrize("variant", RIGHT[::4], ids=str)
def test_a_right_solution_is_accepted(a4, grading, variant):
    """keras.ops, NumPy, loops, einsum, in place, other precision."""
    reference, checks, explain = grading
    student = namespace(a4, [variant])
    own = [check for check in checks if check.question == variant.question]
    results = [run_check(check, student, reference, explain, SEED) for check in own]
    assert [result for result in results if not result.passed] == []


@pytest.mark.parametrize("variant", WRONG[::PART], ids=str)
def test_a_wrong_solution_is_refused_and_its_mistake_named(a4, grading, variant):
    """A hidden check fails, and the first mistake named is that of the label."""
    reference, checks, explain = grading
    student = namespace(a4, [variant])
    own = [check for check in checks if check.question == variant.question]
    results = [run_check(check, student, reference, explain, SEED) for check in own]
    assert any(not result.passed for result in results if result.check.hidden)
    named = [result.misconception.name for result in results if result.misconception]
    assert not variant.label or named[0] == variant.label


def test_notebook_and_sandbox_agree(a4, grading, tier, tmp_path):
    """One set of checks, two ways to run it: the same verdicts, the same mistakes named."""
    reference, checks, explain = grading
    wanted = ("q1 momentum_flipped", "q3 fold_wrong_axis", "q4 moments", "q5 dropout_scaled_by_rate")
    variants = [variant for variant in ZOO if str(variant) in wanted]
    path = tmp_path / "ada.ipynb"
    path.write_text(json.dumps(zoo_notebook(a4, variants)))
    answers = examine(
        read_submission(path, a4, student_notebook(a4)), a4, checks, tier, reference, explain, SEED
    )
    there = [verdict(result) for answer in answers for result in answer.results]
    student = namespace(a4, variants)
    here = [verdict(run_check(check, student, reference, explain, SEED)) for check in checks]
    assert there == here
    assert not all(passed for _, passed, _, _ in there)


def verdict(result):
    named = result.misconception.name if result.misconception else ""
    return result.check.name, result.passed, result.symptom, named


@pytest.mark.parametrize("name", sorted(load_cheats(ASSIGNMENT)))
def test_answers_that_solve_nothing_earn_nothing(a4, tier, name):
    """Zeros, the inputs handed back, and the answers to the public checks by heart."""
    assert Keeper(a4, tier).points(load_cheats(a4)[name], SEED) == 0


def test_the_public_answers_by_heart_pass_most_public_checks(a4, grading):
    """Else the test above would show nothing. What measures slopes or throws dice twice sees through it."""
    student = namespace(a4, load_cheats(a4)["public_answers"])
    public = [check for check in grading[1] if not check.hidden]
    failed = [check.name for check in public if not run_check(check, student).passed]
    assert failed == ["q2_slopes", "q5_anew_and_again"]


@pytest.mark.parametrize("seed", range(20))
def test_a_wrong_axis_is_told_whatever_is_drawn(grading, seed):
    """The hidden batches may happen to be square, and one of them large enough to hide a mean."""
    reference, checks, _ = grading
    own = [check for check in checks if check.hidden and check.question == "q4"]
    space = reference_namespace(ASSIGNMENT)

    def over_batch(config, state, x, training=False, answer=None):
        x_hat = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + config["epsilon"])
        return {"output": state["gamma"] * x_hat + state["beta"], "state": state}

    space["LayerNorm.call"] = over_batch
    results = [run_check(check, LocalStudent(space), reference, seed=seed) for check in own]
    assert [result.passed for result in results] == [False] * len(own)


def test_most_mistakes_can_be_named_without_solutions(a4):
    """In a learner's copy answers are looked up; those that chance decides are told by the hints instead."""
    named = {entry["name"] for entry in fingerprints(a4).values()}
    by_chance = {known.name for known in load_misconceptions(a4) if known.question == "q5"}
    others = {known.name for known in load_misconceptions(a4)} - by_chance
    assert len(named & others) >= 0.95 * len(others)
