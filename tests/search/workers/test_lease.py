"""Signs of life: written, noticed when they stay the same, and not compared with anybody's clock."""

import time

import optuna
import pytest

from course.search.workers import tickets
from course.search.workers.lease import SIGN, SignOfLife, Watch


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def test_a_sign_that_stays_the_same_for_too_long_is_named():
    clock = Clock()
    watch = Watch(10, clock)
    assert watch.unchanged([("a", 1), ("b", 1)]) == []
    clock.now += 9
    assert watch.unchanged([("a", 1), ("b", 2)]) == []
    clock.now += 2
    assert watch.unchanged([("a", 1), ("b", 2)]) == ["a"]
    clock.now += 9
    assert watch.unchanged([("a", 1), ("b", 2)]) == ["a", "b"]


def test_no_sign_at_all_is_one_that_stays_the_same():
    """A worker may be killed after it took a trial and before its first sign."""
    clock = Clock()
    watch = Watch(10, clock)
    watch.unchanged([("a", None)])
    clock.now += 11
    assert watch.unchanged([("a", None)]) == ["a"]


def test_what_was_gone_in_between_begins_anew():
    clock = Clock()
    watch = Watch(10, clock)
    watch.unchanged([("a", 1)])
    watch.unchanged([])
    clock.now += 11
    assert watch.unchanged([("a", 1)]) == []


@pytest.fixture
def running():
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.create_study()
    tickets.issue(study, 0)
    return study, tickets.take(study, 1)


def until(condition):
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_signs_are_written_while_the_trial_runs_and_end_with_it(running):
    study, trial = running
    with SignOfLife(study, trial, "here 1", every=0.01) as sign:
        until(lambda: study.trials[0].user_attrs.get(SIGN, [None, 0])[1] > 2)
        assert study.trials[0].user_attrs[SIGN][0] == "here 1"
    assert not sign.lost
    assert not sign.is_alive()


def test_a_trial_that_others_gave_up_is_noticed(running):
    study, trial = running
    with SignOfLife(study, trial, "here 1", every=0.01) as sign:
        tickets.give_up(study, trial)
        until(lambda: sign.lost)
