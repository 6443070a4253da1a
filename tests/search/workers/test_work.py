"""A worker: what it ends, gives back, and leaves to others. No processes here; see test_killed_workers."""

import optuna
import pytest
from optuna.trial import TrialState

from course.errors import CourseError
from course.search.workers import Plan, Stopped, Worker, begin_or_join, status, tickets
from course.search.workers.engines import PRUNERS, SAMPLERS, pruner, sampler
from course.search.workers.report import plain, report

PLAN = Plan("val_loss", "min", epochs=3, batch_size=32, seed=0, data="none", space=[])


@pytest.fixture(autouse=True)
def _quiet():
    optuna.logging.set_verbosity(optuna.logging.ERROR)


def begun(trials):
    study, _ = begin_or_join(optuna.storages.InMemoryStorage(), "s", PLAN, trials)
    return study


def worker(study, objective, **kwargs):
    notes = []
    made = Worker(study, objective, optuna.samplers.RandomSampler, **{"lost_after": 0.2, **kwargs})
    made.tell = lambda *told: notes.append(told)
    made.notes = notes
    return made


def parabola(trial):
    return (trial.suggest_float("x", 0, 1) - 0.3) ** 2


def test_one_worker_runs_all_trials_and_no_more():
    study = begun(5)
    worker(study, parabola).run()
    worker(study, parabola).run()
    assert [trial.state.name for trial in study.trials] == ["COMPLETE"] * 5
    assert [trial.user_attrs["ticket"] for trial in study.trials] == [0, 1, 2, 3, 4]


def test_what_the_objective_says_becomes_of_a_trial():
    """Pruned, failed with its reason, completed."""

    def objective(trial):
        if trial.number == 0:
            raise optuna.TrialPruned
        if trial.number == 1:
            trial.set_user_attr("reason", "ValueError: no")
            return float("nan")
        return 1.0

    study = begun(3)
    worker(study, objective).run()
    now = status(study)
    assert (now.pruned, now.failed, now.completed) == (1, 1, 1)
    assert now.reasons == {1: "ValueError: no"}


def test_a_trial_that_others_gave_up_is_not_told_over_their_heads():
    """This worker was only slow. Its ticket is queued again, and its own result is dropped."""

    def objective(trial):
        if trial.number == 0:
            tickets.give_up(study, study.trials[0])
            tickets.issue(study, 0, like=study.trials[0])
        return parabola(trial)  # draws, which a study refuses for a trial that is over

    study = begun(1)
    slow = worker(study, objective)
    slow.run()
    assert [trial.state.name for trial in study.trials] == ["FAIL", "COMPLETE"]
    assert "did not answer for too long" in slow.notes[0][1]


def test_a_result_that_comes_too_late_is_dropped():
    def objective(trial):
        if trial.number == 0:
            tickets.give_up(study, study.trials[0])
            tickets.issue(study, 0)
        return 1.0

    study = begun(1)
    worker(study, objective).run()
    assert [(trial.state.name, trial.value) for trial in study.trials] == [("FAIL", None), ("COMPLETE", 1.0)]


def test_a_trial_whose_worker_is_gone_is_queued_again_with_its_settings():
    study = begun(2)
    lost = optuna.trial.Trial(study, tickets.take(study, 2)._trial_id)
    drawn = lost.suggest_float("x", 0, 1)
    other = worker(study, parabola)
    other.run()
    assert [trial.state.name for trial in study.trials] == ["FAIL", "COMPLETE", "COMPLETE"]
    again = study.trials[2]
    assert (again.user_attrs["ticket"], again.params["x"]) == (0, drawn)
    assert "waiting for the trials of other workers" in other.notes[1][1]
    assert "lost with its worker" in other.notes[2][1]
    assert status(study).repeated == 1


def test_a_ticket_that_nobody_queued_is_queued():
    """Whoever gave the trial up, or planned it, was killed before it could."""
    study = begun(2)
    tickets.give_up(study, study.trials[1])
    worker(study, parabola).run()
    assert status(study).completed == 2


def test_a_worker_that_is_asked_to_stop_gives_its_trial_back():
    def objective(trial):
        parabola(trial)
        stopping.stop.set()
        stopping.interrupt.on_train_batch_end(0)

    study = begun(2)
    stopping = worker(study, objective)
    with pytest.raises(Stopped):
        stopping.run()
    assert [trial.state.name for trial in study.trials] == ["FAIL", "WAITING", "WAITING"]
    assert study.trials[2].params == study.trials[0].params


def test_what_no_other_trial_would_mend_ends_the_worker_and_keeps_the_trial():
    def objective(trial):
        raise CourseError("The objective is not logged.")

    study = begun(1)
    with pytest.raises(CourseError):
        worker(study, objective).run()
    assert [trial.state.name for trial in study.trials] == ["FAIL", "WAITING"]


def test_a_trial_that_diverged_before_its_worker_was_killed_is_run_again():
    """Only an end is an end; the note was written a moment before it."""
    study = begun(1)
    trial = optuna.trial.Trial(study, tickets.take(study, 1)._trial_id)
    trial.set_user_attr("reason", "diverged in epoch 1")
    worker(study, parabola).run()
    assert status(study).ended == 1


@pytest.mark.parametrize("kind", SAMPLERS)
@pytest.mark.filterwarnings("ignore::optuna.exceptions.ExperimentalWarning")
def test_each_sampler_serves_workers_that_make_it_anew(kind):
    study = begun(14)
    made = worker(study, parabola)
    made.sampler = lambda seed: sampler(kind, seed, 0)
    made.run()
    drawn = [trial.params["x"] for trial in study.trials]
    assert len(set(drawn)) > 12
    assert status(study).completed == 14


@pytest.mark.parametrize("kind", PRUNERS)
def test_each_pruner_is_asked_after_each_epoch(kind):
    study = begun(12)
    study.pruner = pruner(kind, epochs=3)

    def objective(trial):
        for epoch in range(3):
            trial.report(trial.number, epoch)
            if trial.should_prune():
                raise optuna.TrialPruned
        return float(trial.number)

    worker(study, objective).run()
    assert (status(study).pruned > 0) == (kind != "none")


def test_a_report_names_counts_workers_reasons_and_the_best():
    study = begun(7)
    for value in (0.5, 0.2, 0.3, 0.4):
        trial = optuna.trial.Trial(study, tickets.take(study, 7)._trial_id)
        trial.suggest_categorical("kind", ["a", "b"])
        study.tell(trial, value)
    failed = optuna.trial.Trial(study, tickets.take(study, 7)._trial_id)
    failed.set_user_attr("reason", "ValueError: no")
    study.tell(failed, state=TrialState.FAIL)
    running = optuna.trial.Trial(study, tickets.take(study, 7)._trial_id)
    running.set_user_attr("sign_of_life", ["host 12", 3])
    running.report(0.5, 0)
    lines = "\n".join(report(study))
    assert "5 of 7 trials have ended" in lines
    assert "Trial 6 runs on host 12; epochs done: 1" in lines
    assert "1 x ValueError: no" in lines
    assert "Best val_loss: 0.2, of trial 2:" in lines
    told = plain(study)
    assert [told[count] for count in ("completed", "failed", "running", "waiting")] == [4, 1, 1, 1]
    assert told["best"]["score"] == 0.2
    assert told["workers"] == [{"trial": 6, "worker": "host 12", "epochs": 1}]
