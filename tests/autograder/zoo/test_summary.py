"""From trials to the figures: false accepts, false rejects, how often the mistake was named."""

import pytest

from course.autograder.zoo import Outcome, Summary, Trial, Variant


def outcome(name, is_right, *trials):
    variant = Variant("q1", name, is_right, "what is wrong", "", "wrong/q1.py:1")
    return Outcome(variant, tuple(Trial(seed, *trial) for seed, trial in enumerate(trials)))


FAILED, PASSED = ("q1_any",), ()
SUMMARY = Summary(
    "toy",
    2,
    (
        outcome("square", False, (FAILED, (), "square"), (FAILED, (), "half")),
        outcome("square/loop", False, (FAILED, (), "square"), (FAILED, (), "square")),
        outcome("-/other", False, (FAILED, (), ""), (PASSED, (), "")),
        outcome("plus", True, (PASSED, (), ""), (PASSED, (), "")),
        outcome("strict", True, (FAILED, (), ""), (PASSED, ("q2_any",), "")),
    ),
    {"zeros": 0.5},
    10.0,
)


def test_each_trial_counts():
    assert (SUMMARY.false_accepts, SUMMARY.false_rejects) == (1, 2)


def test_the_mistake_is_named_in_three_of_four_trials_of_labelled_variants():
    assert SUMMARY.diagnosis_accuracy == pytest.approx(3 / 4)
    assert Summary("toy", 2, SUMMARY.outcomes[2:]).diagnosis_accuracy is None


def test_variants_of_one_mistake_share_a_row():
    assert SUMMARY.matrix == {"q1 square": {"square": 3, "half": 1}, "q1 -": {"nothing": 2}}


def test_misses_say_what_happened():
    assert [(str(miss.variant), miss.kind, miss.times, miss.detail) for miss in SUMMARY.misses] == [
        ("q1 -/other", "accepted", 1, "what is wrong"),
        ("q1 strict", "rejected", 2, "q1_any, q2_any"),
        ("q1 square", "not named", 1, "named: half 1"),
    ]


def test_json_holds_the_figures():
    data = SUMMARY.to_json()
    assert (data["false_accepts"], data["false_rejects"], data["diagnosis_accuracy"]) == (1, 2, 0.75)
    assert data["matrix"] == SUMMARY.matrix
    assert data["unearned"] == {"zeros": 0.5}
    assert (data["wrong"], data["right"], data["labelled"], len(data["misses"])) == (3, 2, 2, 3)
