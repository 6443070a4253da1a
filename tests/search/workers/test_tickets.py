"""Tickets: which trial counts, what is open, and that two workers never run one ticket."""

import optuna
import pytest
from optuna.trial import TrialState

from course.search.workers import tickets


@pytest.fixture
def study():
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    return optuna.create_study()


def ticket(study, number, state="WAITING", **attributes):
    study.add_trial(
        optuna.trial.create_trial(
            state=TrialState[state],
            value=1.0 if state == "COMPLETE" else None,
            user_attrs={"ticket": number, **attributes},
        )
    )


def test_a_trial_that_failed_for_its_settings_is_done_and_a_lost_one_is_void(study):
    ticket(study, 0, "FAIL")
    ticket(study, 1, "FAIL", reason="ValueError: no")
    ticket(study, 2, "PRUNED")
    ticket(study, 3, "COMPLETE")
    ticket(study, 4, "RUNNING")
    assert [tickets.is_void(trial) for trial in study.trials] == [True, False, False, False, False]
    assert [tickets.is_done(trial) for trial in study.trials] == [False, True, True, True, False]
    assert tickets.open_tickets(study.trials, 6) == [0, 5]


def test_the_oldest_that_is_not_void_counts(study):
    for state in ("FAIL", "RUNNING", "WAITING"):
        ticket(study, 0, state)
    assert tickets.counting(study.trials).number == 1


def test_a_younger_trial_of_a_ticket_is_left_as_void(study):
    """Two workers may have queued one ticket again at the same moment."""
    ticket(study, 0, "RUNNING")
    ticket(study, 0)
    ticket(study, 1)
    assert tickets.take(study, 2).user_attrs["ticket"] == 1
    assert [trial.state.name for trial in study.trials] == ["RUNNING", "FAIL", "RUNNING"]
    assert tickets.is_void(study.trials[1])


def test_a_ticket_that_is_done_is_not_taken_again(study):
    ticket(study, 0, "COMPLETE")
    ticket(study, 0)
    assert tickets.take(study, 1) is None
    assert tickets.is_void(study.trials[1])


def test_trials_of_other_programs_are_left_alone(study):
    """Somebody may run `study.optimize`, or queue a setting, in the same study."""
    study.enqueue_trial({"x": 1})
    study.add_trial(optuna.trial.create_trial(state=TrialState.FAIL))
    assert tickets.take(study, 3) is None
    assert study.trials[0].state == TrialState.WAITING
    assert tickets.open_tickets(study.trials, 2) == [0, 1]


def test_what_is_queued_again_keeps_its_settings(study):
    ticket(study, 7)
    trial = optuna.trial.Trial(study, tickets.take(study, 8)._trial_id)
    drawn = trial.suggest_float("rate", 0, 1)
    lost = study.trials[0]
    assert tickets.give_up(study, lost)
    assert not tickets.give_up(study, lost)
    tickets.issue(study, 7, like=lost)
    again = optuna.trial.Trial(study, tickets.take(study, 8)._trial_id)
    assert again.number == 1
    assert again.suggest_float("rate", 0, 1) == drawn
