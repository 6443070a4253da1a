"""A variant runs in the sandbox; what its checks say with each seed is kept."""

from dataclasses import replace

import pytest

from course.autograder.assignment import load_assignment
from course.autograder.zoo import Keeper, Trial, Variant, load_cheats, load_zoo
from course.autograder.zoo.trial import dependents

HANG = "def double(x):\n    while True: pass"


@pytest.fixture
def outcome(zoo, tier):
    """A function that tries a variant, by its name, with seeds."""
    keeper, variants = Keeper(zoo, tier), {str(variant): variant for variant in load_zoo(zoo)}

    def run(name, seeds=(3, 4)):
        return keeper.outcome(variants[name], seeds).trials

    return run


def test_a_wrong_variant_fails_hidden_checks_and_is_named(outcome):
    assert outcome("q1 square") == tuple(Trial(seed, ("q1_double_of_any",), (), "square") for seed in (3, 4))


def test_a_right_variant_fails_none(outcome):
    assert outcome("q2 loop") == (Trial(3, (), (), ""), Trial(4, (), (), ""))


def test_a_hanging_variant_is_waited_for_once(zoo, tier):
    """Not once a seed: twenty times the limit of a question would be minutes."""
    hangs = Variant(
        "q1", "-/hangs", False, "it hangs", "def double(x):\n    while True: pass", "wrong/q1.py:1"
    )
    limits = replace(zoo.limits, question_seconds=1)
    trials = Keeper(replace(zoo, limits=limits), tier).outcome(hangs, range(20)).trials
    assert [trial.earns_all for trial in trials] == [False] * 20


def test_what_a_right_variant_breaks_further_on_is_kept(zoo, tier):
    """Question 2 is said to need question 1; this answer to the first takes the second away."""
    questions = (zoo.questions[0], replace(zoo.questions[1], needs=("q1",)))
    text = "def double(x):\n    global apply\n    apply = None\n    return 2 * x"
    thief = Variant("q1", "thief", True, "", text, "right/q1.py:1")
    (trial,) = Keeper(replace(zoo, questions=questions), tier).outcome(thief, [3]).trials
    assert (trial.failed, trial.spread) == ((), ("q2_any_function",))


def test_a_cheat_answers_the_whole_notebook(zoo, tier):
    """The public answers earn nothing; the author's would earn all."""
    (cheat,) = load_cheats(zoo).values()
    assert [variant.question for variant in cheat] == ["q1", "q2"]
    assert Keeper(zoo, tier).points(cheat, 3) == 0


def test_needs_are_followed_through(a1):
    questions = (*a1.questions[:4], replace(a1.questions[4], needs=("q6",)), a1.questions[5])
    assert dependents(replace(a1, questions=questions), "q4") == ("q5", "q6")
    assert dependents(load_assignment("a1"), "q6") == ()
