"""Checks are found by name, run on a student, and whatever comes becomes a result."""

import pytest

from course.autograder.checks import IN_PLACE, load_checks, run_check
from course.autograder.misconceptions import explainer
from course.autograder.reference import reference_namespace
from course.autograder.student import LocalStudent
from course.errors import BrokenFileError


def results(toy, namespace, seed=0):
    reference = LocalStudent(reference_namespace(toy))
    explain = explainer(toy)
    return {
        check.name: run_check(check, LocalStudent(namespace), reference, explain, seed)
        for check in load_checks(toy, hidden=True)
    }


def test_hidden_checks_are_loaded_only_when_asked_for(toy):
    public = load_checks(toy)
    assert [check.name for check in public] == ["q1_double_of_three", "q2_twice_over"]
    assert [check.weight for check in load_checks(toy)] == [1, 1]


def test_public_checks_do_not_count_beside_hidden_ones(toy):
    """What is shown could be answered from memory. A question without hidden checks has only these."""
    assert [check.weight for check in load_checks(toy, hidden=True)] == [0, 3, 0, 1]
    hidden = toy.folder / "hidden_checks.py"
    hidden.write_text(hidden.read_text().split("def q2")[0])
    assert [(check.name[:2], check.weight) for check in load_checks(toy, hidden=True)] == [
        ("q1", 0), ("q1", 3), ("q2", 1),
    ]  # fmt: skip


def test_the_reference_passes_all_checks(toy):
    assert all(result.passed for result in results(toy, reference_namespace(toy)).values())


def test_an_answer_for_the_public_case_only_fails_the_hidden_one(toy):
    """Writing down the number that the check wants."""
    found = results(toy, {"double": lambda x: 6.0})
    assert found["q1_double_of_three"].passed
    assert not found["q1_double_of_any"].passed


def test_a_wrong_answer_tells_the_case_and_the_mistake(toy):
    found = results(toy, {"double": lambda x: x**2})["q1_double_of_three"]
    assert (found.call, found.got, found.wanted) == ("double(3.0)", "9.0", "6.0")
    assert found.hint == "Twice."
    assert found.misconception.name == "square"


@pytest.mark.parametrize(
    ("function", "symptom"),
    [
        (None, "missing"),
        (3, "missing"),
        (lambda x: 1 / 0, "raised"),
        (lambda: 1, "raised"),
        (lambda x: object(), "type"),
        (lambda x: None, "kind"),
        (lambda x: [x, x], "shape"),
        (lambda x: float("nan"), "not finite"),
    ],
)
def test_whatever_comes_becomes_a_result(toy, function, symptom):
    assert results(toy, {"double": function})["q1_double_of_three"].symptom == symptom


def test_a_stub_is_told_from_a_mistake(toy):
    def double(x):
        raise NotImplementedError

    assert results(toy, {"double": double})["q1_double_of_three"].symptom == "stub"


def test_an_answer_that_changes_its_input_is_refused_and_told_why(toy):
    """The numbers are right, and whoever called it has lost the input. A plain number cannot be changed."""

    def double(x):
        x *= 2
        return x

    found = results(toy, {"double": double})
    assert found["q1_double_of_three"].passed
    changed = found["q1_double_of_any"]
    assert (changed.passed, changed.symptom, changed.misconception.name) == (False, "changed", IN_PLACE)
    assert (changed.misconception.question, changed.misconception.replaces) == ("q1", "double")


def test_one_seed_gives_one_set_of_inputs(toy):
    seen = {}
    for seed in (1, 1, 2):
        inputs = []
        results(toy, {"double": lambda x, inputs=inputs: inputs.append(x)}, seed)
        seen.setdefault(seed, []).append([list(x) for x in inputs if getattr(x, "size", 1) == 3])
    assert seen[1][0] == seen[1][1]
    assert seen[1][0] != seen[2][0]


@pytest.mark.parametrize("text", ["def q9_x(student):\n    '''T.'''", "def q1_x(student): pass", "import ("])
def test_a_check_without_question_or_words_is_refused(toy, text):
    (toy.folder / "checks.py").write_text(text)
    with pytest.raises(BrokenFileError, match=r"checks\.py"):
        load_checks(toy)


def test_a_hidden_check_with_the_name_of_a_public_one_is_refused(toy):
    """What came of a check is kept by its name: the verdict on one would pass for that on the other."""
    hidden = toy.folder / "hidden_checks.py"
    hidden.write_text(hidden.read_text().replace("q1_double_of_any", "q1_double_of_three"))
    assert len(load_checks(toy)) == 2
    with pytest.raises(BrokenFileError, match="`q1_double_of_three` is the name of a public check too"):
        load_checks(toy, hidden=True)


def test_a_check_that_takes_what_there_is_not_is_refused(toy):
    """In the middle of a grading it would pass for an answer that could not be read."""
    (toy.folder / "checks.py").write_text("def q1_x(student, range):\n    '''T.'''")
    with pytest.raises(BrokenFileError, match="takes `range`; it may take student, reference, rng"):
        load_checks(toy)
