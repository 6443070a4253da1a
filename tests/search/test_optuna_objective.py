"""The objective: scores, seeds, pruning that lets callbacks end, divergence, settings that raise."""

import gc
import math

import keras
import keras_tuner
import numpy as np
import optuna
import pytest

from course.errors import CourseError
from course.search import edge_warnings, importance, optimism, optuna_objective, trials
from course.search._fit_outcome import MetricNotLoggedError

pytestmark = pytest.mark.backends
DRAW = np.random.default_rng(0)
X = DRAW.normal(size=(48, 4)).astype("float32")
DATA = (X, X[:, :1]), (X[:16], X[:16, :1])


@pytest.fixture(autouse=True, scope="module")
def _leave_what_was_imported_out_of_each_collection():
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(autouse=True)
def _quiet():
    optuna.logging.set_verbosity(optuna.logging.ERROR)


def build(hp, low=1e-3, high=0.1):
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dropout(0.2), keras.layers.Dense(1)])
    rate = hp.Float("learning_rate", low, high, sampling="log")
    model.compile(keras.optimizers.SGD(rate), "mse", run_eagerly=keras.backend.backend() == "tensorflow")
    return model


def study_of(objective, count=1, pruner=None, seed=0, direction="minimize"):
    study = optuna.create_study(
        direction=direction, sampler=optuna.samplers.RandomSampler(seed=seed), pruner=pruner
    )
    study.optimize(objective, n_trials=count)
    return study


def run(hypermodel=build, count=1, pruner=None, study_seed=0, **kwargs):
    arguments = {"data": DATA, "objective": "val_loss", "batch_size": 16, **kwargs}
    return study_of(optuna_objective(hypermodel, **arguments), count, pruner, study_seed)


class Said(optuna.pruners.BasePruner):
    """Prunes after given epochs, whatever the values."""

    def __init__(self, epoch):
        self.epoch = epoch

    def prune(self, study, trial):
        return trial.last_step == self.epoch


class Noting(keras.callbacks.Callback):
    """Keeps in a list what it is told, and counts in itself the epochs of one trial."""

    heard: list = []  # noqa: RUF012 - one list for all copies

    def __init__(self):
        super().__init__()
        self.epochs = 0

    def on_epoch_end(self, epoch, logs=None):
        self.epochs += 1

    def on_train_end(self, logs=None):
        self.heard.append(self.epochs)


def test_a_trial_repeated_gives_the_same_score():
    """Weights, dropout and shuffling follow from the seed and the trial's number, whatever ran before."""
    objective = optuna_objective(build, DATA, "val_loss", epochs=2, batch_size=16, seed=3)
    study = study_of(objective, 2)
    keras.utils.set_random_seed(99)
    assert [objective(trial) for trial in reversed(study.trials)] == [
        trial.value for trial in reversed(study.trials)
    ]


def test_a_trial_that_optuna_queues_again_keeps_its_seed():
    """Its callback for stale trials makes a new trial with a new number, and hands the attributes on."""
    objective = optuna_objective(build, DATA, "val_loss", batch_size=16)
    study = study_of(objective, 2)
    lost = study.trials[0]
    with pytest.warns(optuna.exceptions.ExperimentalWarning):
        optuna.storages.RetryHeartbeatStaleTrialCallback()(study, lost)
    study.optimize(objective, n_trials=1)
    assert study.trials[2].value == lost.value
    assert study.trials[2].params == lost.params


def test_the_score_is_that_of_the_best_epoch():
    """As in KerasTuner, so that both engines tell the same of one run."""
    study = run(count=2, epochs=4)
    for trial in study.trials:
        assert trial.value == min(trial.intermediate_values.values())
        assert list(trial.intermediate_values) == [0, 1, 2, 3]


def test_pruning_lets_the_other_callbacks_end():
    """Optuna's own callback raises out of `fit`; best weights are then never restored."""
    Noting.heard = []
    study = run(pruner=Said(epoch=1), epochs=5, callbacks=[Noting()])
    assert study.trials[0].state.name == "PRUNED"
    assert len(study.trials[0].intermediate_values) == 2
    assert Noting.heard == [2]


def test_after_the_last_epoch_nothing_is_pruned():
    """All of the work is done by then."""
    assert run(pruner=Said(epoch=2), epochs=3).trials[0].state.name == "COMPLETE"


def test_each_trial_has_its_own_copies_of_the_callbacks():
    """A patience that went on counting from the last trial would end the next too early."""
    Noting.heard = []
    run(count=2, epochs=2, callbacks=[Noting()])
    assert Noting.heard == [2, 2]


def test_a_run_that_diverges_is_pruned_with_its_reason_and_counts_as_worst():
    study = run(lambda hp: build(hp, 1e3, 1e4), count=2, epochs=3)
    trial = study.trials[0]
    assert trial.state.name == "PRUNED"
    assert trial.user_attrs["reason"] == "diverged in epoch 1"
    assert trials(study).rows[0]["score"] == math.inf


def test_nan_without_the_stop_is_divergence_too():
    study = run(lambda hp: build(hp, 1e30, 1e31), epochs=3, stop_diverged=False)
    assert study.trials[0].state.name == "PRUNED"
    assert study.trials[0].user_attrs["diverged"]


def sometimes(hp):
    if hp.Choice("kind", ["good", "bad"]) == "bad":
        raise MemoryError("too large")
    return build(hp)


def test_settings_that_raise_cost_their_trial_only():
    study = run(sometimes, count=8)
    states = {trial.params["kind"]: trial.state.name for trial in study.trials}
    assert states == {"good": "COMPLETE", "bad": "FAIL"}
    reasons = {trial.user_attrs.get("reason") for trial in study.trials}
    assert reasons == {None, "MemoryError: too large"}


def test_a_space_that_no_setting_satisfies_ends_the_search_with_the_reason():
    def never(hp):
        hp.Float("rate", 0, 1)
        raise ValueError("no such size")

    objective = optuna_objective(never, DATA, "val_loss")
    study = optuna.create_study()
    with pytest.raises(CourseError, match=r"10 trials in a row failed; the last said: ValueError: no such"):
        study.optimize(objective, n_trials=50)
    assert len(study.trials) == 10


def test_an_objective_that_is_not_logged_is_named_beside_those_that_are():
    with pytest.raises(MetricNotLoggedError, match=r"`val_mae` is not logged; logged are loss, val_loss"):
        study_of(optuna_objective(build, DATA, "val_mae", batch_size=16))


def test_a_study_of_the_wrong_direction_is_refused():
    """Optuna minimises unless told otherwise; the worst accuracy would win."""
    with pytest.raises(CourseError, match=r"minimize `val_accuracy`.*direction=\"maximize\""):
        study_of(optuna_objective(build, DATA, "val_accuracy"))


def test_the_length_of_the_run_reaches_the_space():
    """Schedules last as long as the run, as under Hyperband and CoarseToFine."""
    lengths = []

    def noting(hp):
        lengths.append(hp.values["tuner/epochs"])
        return build(hp)

    run(noting, epochs=2)
    assert lengths == [2]


class OwnFit(keras_tuner.HyperModel):
    """Needs no data and trains nothing."""

    def __init__(self, result):
        super().__init__()
        self.result = result

    def build(self, hp):
        return hp.Float("x", 0, 1)

    def fit(self, hp, model, **kwargs):
        return self.result(model)


@pytest.mark.parametrize("result", [lambda x: {"val_loss": x}, lambda x: x])
def test_a_hypermodel_may_fit_by_itself(result):
    study = run(OwnFit(result), data=None)
    assert study.trials[0].value == study.trials[0].params["x"]


def test_a_fit_that_returns_nothing_is_refused():
    with pytest.raises(CourseError, match="returned None"):
        run(OwnFit(lambda x: None), data=None)


def test_what_reads_a_search_reads_a_study():
    """The parabola of a log range is found, its edge is named, and the winner's curse has a size."""

    def score(trial):
        rate = trial.suggest_float("rate", 1e-6, 1e-3, log=True)
        trial.suggest_categorical("kind", ["a", "b"])
        return 0.6 + 0.1 * math.log10(rate / 1e-3)

    study = study_of(score, 30, direction="maximize")
    (found,) = edge_warnings(study)
    assert (found.name, found.side) == ("rate", "high")
    shares = {one.name: one.share for one in importance(study)}
    assert shares["rate"] > 0.99
    assert shares["kind"] < 0.3
    assert optimism(study, examples=1000).best == study.best_value
    assert trials(study).direction == "max"


def test_a_pruned_trial_is_read_with_its_best_epoch():
    """Without those that were pruned, what ruins a run would seem not to matter."""
    study = optuna.create_study(direction="maximize")
    for values, state in [([0.2, 0.4, 0.3], "PRUNED"), ([0.5], "COMPLETE"), ([], "PRUNED"), ([], "FAIL")]:
        trial = study.ask()
        for step, value in enumerate(values):
            trial.report(value, step)
        told = values[-1] if state == "COMPLETE" else None
        study.tell(trial, told, state=getattr(optuna.trial.TrialState, state))
    assert trials(study).rows == [
        {"values": {}, "score": 0.4, "epochs": 3, "pruned": True},
        {"values": {}, "score": 0.5},
    ]


def test_a_study_of_several_objectives_is_refused():
    with pytest.raises(ValueError, match=r"one objective\. Received: 2"):
        trials(optuna.create_study(directions=["minimize", "minimize"]))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"epochs": 0}, "`epochs` must be at least 1"),
        ({"seed": -1}, "`seed` must be at least 0"),
        ({"hypermodel": 3}, "`hypermodel` must be"),
        ({"hypermodel": OwnFit}, "`hypermodel` must be"),
        ({"data": (X, X, X)}, "`data` must be a `Split` or a pair"),
        ({"data": ((X,), (X,))}, r"must be \(x, y\)"),
        ({"callbacks": [(n for n in ())]}, "`callbacks` must be such that can be copied"),
    ],
)
def test_wrong_arguments_are_refused_on_the_users_line(wrong, message):
    with pytest.raises(ValueError, match=message):
        optuna_objective(**{"hypermodel": build, "data": DATA, **wrong})
