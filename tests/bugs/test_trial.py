"""One watched run: what is seen, and who has the first word."""

import pytest

from course.bugs import PROGRAMS, trial
from course.bugs.harm import CLEAN
from course.bugs.trial import Seen, judged, planted, run_trial, watch
from course.diagnose import Facts
from course.diagnose.facts import OptimizerFacts, RunFacts


def test_a_run_that_raises_is_judged_by_the_check(monkeypatch):
    """Labels outside of the outputs end the training; what the check-up said stays."""
    monkeypatch.setattr(trial, "_is_certain", lambda before: False)
    seen = watch(planted("tiny_table", "labels_off_by_one"), 0)
    assert seen.run is None
    assert seen.raised
    said = judged("tiny_table", "labels_off_by_one", 0, seen)
    assert (said.root, said.epoch, said.right_first) == ("labels-out-of-range", 0, True)


def test_a_run_in_which_the_check_finds_an_error_is_not_made(monkeypatch):
    """What is named first is decided before the first step."""
    monkeypatch.setattr("course.callbacks.babysit", None)
    said = run_trial("tiny_table", "labels_off_by_one", 0)
    assert (said.root, said.epoch, said.raised) == ("labels-out-of-range", 0, "")


def test_what_the_watching_raises_is_not_swallowed(monkeypatch):
    """An error that the program by itself does not have is one of the diagnosis."""

    def broken(*values, **named):
        raise RuntimeError("the probe broke")

    monkeypatch.setattr("course.callbacks.babysit", broken)
    with pytest.raises(RuntimeError, match="the probe broke"):
        watch(planted("tiny_table", CLEAN), 0)


def test_a_clean_program_is_planted_as_it_is():
    assert planted("moons", CLEAN) is PROGRAMS["moons"]


def test_the_first_epoch_with_something_of_weight():
    """A loss of 1 for six epochs of 50 steps: flat after 100 steps, which end the second epoch."""
    run = RunFacts([1.0] * 300, 300, 50, 6, 6, True, history={"loss": [1.0] * 6})
    said = judged("values", "rate_too_low", 0, Seen(Facts(), Facts(run=run)))
    assert (said.root, said.epoch) == ("flat-loss", 2)
    assert said.detected
    assert not said.right_first


def test_a_suspicion_of_the_check_waits_for_the_run():
    """A rate of 0.05 is unusual for Adam: a warning before, no alarm where the run then learns."""
    unusual = OptimizerFacts("Adam", "adam", 0.05, 0.05, 0.05)
    run = RunFacts([1.0, *([0.01] * 99)], 100, 10, 10, 10, True, history={"loss": [0.02] * 10})
    said = judged("values", CLEAN, 0, Seen(Facts(optimizer=unusual), Facts(optimizer=unusual, run=run)))
    assert said.warnings == ("lr-out-of-range",)
    assert said.epoch == 0
