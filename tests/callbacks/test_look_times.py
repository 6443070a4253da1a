"""When to look: a budget kept in seconds that are handed in."""

import itertools

import pytest

from course.callbacks._look_times import FIRST, GAP, LookTimes


def steps_looked_at(overhead, step_seconds, look_seconds, steps=2000, stall_at=None):
    """Steps before which a run is looked at, whose steps and looks take as long as they are said to."""
    times, now, looked = LookTimes(overhead), 0.0, []
    times.start_epoch()
    for step in range(1, steps + 1):
        times.entered(now)
        began = now
        if times.is_due(step):
            seconds = look_seconds * (50 if step == stall_at else 1)
            now += seconds
            times.looked(step, seconds)
            looked.append(step)
        times.left(began, now)
        now += step_seconds
    return looked


def test_the_first_looks_come_whatever_they_cost():
    assert steps_looked_at(0.0, step_seconds=0.001, look_seconds=1.0) == list(FIRST)


@pytest.mark.parametrize("overhead", [0.02, 0.1])
def test_later_looks_stay_within_their_share(overhead):
    """Of 0.010 s of training a step and 0.020 s a look, once the first four are paid for."""
    count = len(steps_looked_at(overhead, step_seconds=0.01, look_seconds=0.02))
    share = 0.02 * count / (0.01 * 2000)
    assert 0.8 * overhead < share <= overhead


def test_looks_are_never_closer_than_the_gap():
    """However cheap they are."""
    late = [step for step in steps_looked_at(1.0, step_seconds=0.01, look_seconds=1e-6) if step > FIRST[-1]]
    assert {after - before for before, after in itertools.pairwise(late)} == {GAP}


def test_one_stall_does_not_end_the_looks():
    """A look that took 1 s is paid for in 1000 steps, and not taken for what looks cost."""
    looked = steps_looked_at(0.1, step_seconds=0.01, look_seconds=0.02, stall_at=101)
    assert 1000 < looked[len(FIRST)] < 1200
    assert looked[-1] - looked[-2] == GAP


def test_time_between_epochs_is_no_training():
    """Ten seconds of validation buy no look."""
    times = LookTimes(0.5)
    for step in FIRST:
        times.looked(step, 1.0)
    times.start_epoch()
    times.entered(10.0)
    times.left(10.0, 10.0)
    assert not times.is_due(FIRST[-1] + GAP)


def test_judgements_wait_longer_the_more_they_cost():
    """A hundredth of the time: one that took 0.01 s comes again after a second."""
    times = LookTimes(0.02)
    times.judged(0.01)
    times.left(0.0, 0.9)
    assert not times.may_judge()
    times.left(0.9, 1.1)
    assert times.may_judge()
    assert not times.may_judge(gap=0.5)
