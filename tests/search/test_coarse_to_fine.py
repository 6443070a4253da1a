"""The tuner: seeds, divergence, resuming, messages. Models are tiny."""

import io
import json
import math

import keras
import keras_tuner
import numpy as np
import pytest
from rich.console import Console

from course.errors import CourseError
from course.search import CoarseToFine
from course.search._fit_outcome import MetricNotLoggedError
from course.search.search_progress import SearchProgress

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning:keras_tuner.src.engine.oracle"),
    pytest.mark.backends,
]
DRAW = np.random.default_rng(0)
X = DRAW.normal(size=(48, 4)).astype("float32")
DATA = {"x": X, "y": X[:, :1], "validation_data": (X[:16], X[:16, :1]), "batch_size": 16}


@pytest.fixture(autouse=True)
def _without_waiting_for_the_disk(monkeypatch):
    monkeypatch.setattr("os.fsync", lambda descriptor: None)


def build(hp, low=1e-3, high=0.1):
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dropout(0.2), keras.layers.Dense(1)])
    rate = hp.Float("learning_rate", low, high, sampling="log")
    model.compile(keras.optimizers.SGD(rate), "mse", run_eagerly=True)  # each trial would compile anew
    return model


class Analytic(CoarseToFine):
    """Scores settings by a function of their values, without training."""

    def run_trial(self, trial, f, verbose):
        return f(trial.hyperparameters.values)


def space(hp):
    hp.Float("x", 0, 1)
    hp.Choice("kind", ["a", "b"])


def analytic(folder, stages=((6, 1), (4, 1)), hypermodel=space, **kwargs):
    return Analytic(hypermodel, "val_loss", stages, seed=1, directory=str(folder), **kwargs)


def results(tuner):
    return [(trial.hyperparameters.values, trial.score) for trial in tuner.oracle.trials.values()]


def test_a_trial_repeated_gives_the_same_score(tmp_path):
    """Weights, dropout and shuffling follow from the seed and the trial's number, whatever ran before; also
    with seed 0, which KerasTuner takes for none, and of which the first trial's own seed is 0."""
    found = []
    for name in ("first", "second"):
        tuner = CoarseToFine(build, "val_loss", [(2, 1)], seed=0, directory=tmp_path, project_name=name)
        tuner.search(**DATA, verbose=0)
        found.append(results(tuner))
        keras.random.normal((3,))
        np.random.normal()
    assert found[0] == found[1]
    assert len({score for _, score in found[0]}) == 2
    again = tuner.get_best_models()[0]  # the weights of the best epoch of the best trial
    best = min(score for _, score in found[0])
    assert again.evaluate(*DATA["validation_data"], verbose=0) == pytest.approx(best, rel=1e-5)


def test_runs_that_diverge_are_stopped_and_count_as_worst(tmp_path):
    """Four in a row, and no abort; KerasTuner gives up after three. Without stopping, nine epochs each."""
    epochs = []

    class Counting(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            epochs.append(epoch)

    tuner = CoarseToFine(lambda hp: build(hp, 1e2, 1e4), "val_loss", [(4, 9)], seed=0, directory=tmp_path)
    tuner.search(**DATA, verbose=0, callbacks=[Counting()])
    trials = list(tuner.oracle.trials.values())
    assert [trial.status for trial in trials] == ["COMPLETED"] * 4
    assert [trial.score for trial in trials] == [math.inf] * 4
    assert len(epochs) <= 8


def test_a_score_that_is_nan_counts_as_worst_though_the_loss_is_fine(tmp_path):
    class Sick(keras_tuner.HyperModel):
        def build(self, hp):
            return build(hp)

        def fit(self, hp, model, *args, **kwargs):
            return {"val_loss": math.nan}

    tuner = CoarseToFine(Sick(), "val_loss", [(4, 1)], seed=0, directory=tmp_path)
    tuner.search(verbose=0)
    assert [trial.score for trial in tuner.oracle.trials.values()] == [math.inf] * 4


def test_a_metric_that_is_not_logged_ends_the_search_at_once(tmp_path):
    tuner = CoarseToFine(build, "val_loss", [(5, 1)], seed=0, directory=tmp_path)
    with pytest.raises(
        MetricNotLoggedError, match=r"`val_loss` is not logged; logged are loss.*validation_data"
    ):
        tuner.search(X, X[:, :1], verbose=0)
    assert len(tuner.oracle.trials) == 1


def test_a_finished_search_is_resumed_without_running_anything(tmp_path):
    ran = []
    analytic(tmp_path).search(lambda values: ran.append(1) or values["x"], verbose=0)
    tuner = analytic(tmp_path)
    tuner.search(lambda values: ran.append(1) or values["x"], verbose=0)
    assert len(ran) == 10 == len(tuner.oracle.trials)


def test_an_interrupted_search_goes_on_as_if_it_had_not_been(tmp_path):
    before = []

    def interrupted(values):
        before.append(1)
        if len(before) == 4:
            raise KeyboardInterrupt
        return values["x"]

    with pytest.raises(KeyboardInterrupt):
        analytic(tmp_path / "a").search(interrupted, verbose=0)
    resumed, whole = analytic(tmp_path / "a"), analytic(tmp_path / "b")
    ran = []
    resumed.search(lambda values: ran.append(1) or values["x"], verbose=0)
    whole.search(lambda values: values["x"], verbose=0)
    assert results(resumed) == results(whole)
    assert len(ran) == 7


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (lambda hp: (hp.Float("x", 0, 2), hp.Choice("kind", ["a", "b"])), "`x` was 0 to 1 and is now 0 to 2"),
        (
            lambda hp: (hp.Float("x", 0, 1), hp.Choice("kind", ["a", "c"])),
            r"`kind` was one of \['a', 'b'\] and is now one of \['a', 'c'\]",
        ),
        (lambda hp: hp.Float("x", 0, 1), "`kind` is gone"),
        (lambda hp: (space(hp), hp.Boolean("more")), "`more` is new"),
    ],
)
def test_a_changed_space_is_refused_and_nothing_is_touched(tmp_path, changed, said):
    """KerasTuner keeps the old ranges without a word."""
    analytic(tmp_path).search(lambda values: values["x"], verbose=0)
    before = {file: file.read_bytes() for file in tmp_path.rglob("*.json")}
    with pytest.raises(CourseError, match=said):
        analytic(tmp_path, hypermodel=changed)
    assert {file: file.read_bytes() for file in tmp_path.rglob("*.json")} == before


def test_a_build_that_raises_for_some_settings_costs_those_trials_only(tmp_path, capsys):
    def some(values):
        if values["kind"] == "b":
            raise ValueError("no b today")
        return values["x"]

    tuner = analytic(tmp_path, stages=[(12, 1), (6, 1)])
    tuner.search(some, verbose=0)
    states = {(t.hyperparameters.values["kind"], t.status) for t in tuner.oracle.trials.values()}
    assert states == {("a", "COMPLETED"), ("b", "FAILED")}
    assert "no b today" in capsys.readouterr().err


def test_a_build_that_raises_in_a_search_keeps_what_was_finished(tmp_path, capsys):
    """The space is learnt from the default of `units`; then the even ones raise in `build` itself. Their
    trials say why, the others are scored, saved, and not run again."""
    built = []

    def only_odd(hp):
        units = hp.Int("units", 1, 4)
        if units % 2 == 0:
            raise ValueError(f"{units} units are even")
        built.append(units)
        return build(hp)

    def search():
        tuner = CoarseToFine(only_odd, "val_loss", [(4, 1)], seed=0, directory=tmp_path)
        tuner.search(**DATA, verbose=0)
        return tuner.oracle.trials.values()

    trials = list(search())
    units = [(trial.hyperparameters.values["units"] % 2, trial.status) for trial in trials]
    assert sorted(units) == [(0, "FAILED")] * 2 + [(1, "COMPLETED")] * 2
    assert all("units are even" in trial.message for trial in trials if trial.status == "FAILED")
    assert "units are even" in capsys.readouterr().err
    before = len(built)
    assert [trial.score for trial in search()] == [trial.score for trial in trials]
    assert len(built) == before + 1  # to learn the space; nothing was trained


def test_a_space_that_no_setting_satisfies_ends_with_the_reason(tmp_path):
    def never(values):
        raise ValueError("units must be even")

    tuner = analytic(tmp_path, stages=[(30, 1)])
    with pytest.raises(
        CourseError, match=r"10 trials in a row failed; the last said: ValueError: units must"
    ):
        tuner.search(never, verbose=0)
    tuner = analytic(tmp_path, stages=[(30, 1)])  # the function is mended: the search goes on
    tuner.search(lambda values: values["x"], verbose=0)
    states = [trial.status for trial in tuner.oracle.trials.values()]
    assert states == ["FAILED"] * 10 + ["COMPLETED"] * 20


def test_a_short_search_that_failed_throughout_says_so_too(tmp_path):
    with pytest.raises(CourseError, match="2 trials in a row failed"):
        analytic(tmp_path, stages=[(2, 1)]).search(lambda values: 1 / 0, verbose=0)


def test_a_build_that_raises_while_the_space_is_learnt_is_explained(tmp_path):
    def raising(hp):
        hp.Int("units", 1, 9)
        raise ValueError("one unit is too few")

    with pytest.raises(CourseError, match=r"could not be built to learn the space: ValueError: one unit"):
        analytic(tmp_path, hypermodel=raising)


def test_epochs_come_from_the_stages(tmp_path):
    with pytest.raises(ValueError, match=r"`epochs` come from `stages`. Received: epochs=3"):
        analytic(tmp_path).search(space, epochs=3)


def test_the_bar_tells_the_best_so_far_and_starts_where_the_search_was(tmp_path):
    out = io.StringIO()
    progress = SearchProgress(
        [(2, 3), (1, 4)], "val_accuracy", "max", done=3, console=Console(file=out, width=120)
    )
    progress.start()
    progress.saw(0, 0.25)
    progress.trial_begins(1, 0)
    progress.epoch_ends()
    task = progress.bar.tasks[0]
    assert (task.completed, task.total, task.description) == (4, 10, "trial 2 of 3, stage 1 of 2")
    progress.trial_ends(1, 3, 0.5)
    progress.trial_begins(2, 1)
    progress.trial_ends(2, 4, -math.inf)
    progress.note("Trial 3 failed: [a] b")
    progress.stop()
    assert task.completed == 10
    assert task.fields["best"] == "best val_accuracy 0.5 (trial 2)"
    assert "Trial 3 failed: [a] b" in out.getvalue()


def test_the_bar_counts_a_search_with_failures_to_its_end(tmp_path):
    tuner = analytic(tmp_path, stages=[(4, 2), (2, 5)])
    tuner.search(lambda values: values["x"] if values["kind"] == "a" else 1 / 0, verbose=1)
    task = tuner.progress.bar.tasks[0]
    assert (task.completed, task.total) == (18, 18)


def test_the_files_hold_what_happened(tmp_path):
    tuner = analytic(tmp_path, stages=[(3, 1)], project_name="kept")
    tuner.search(lambda values: values["x"], verbose=0)
    saved = [json.loads((tmp_path / "kept" / f"trial_{n}" / "trial.json").read_text()) for n in range(3)]
    assert [one["score"] for one in saved] == [score for _, score in results(tuner)]
