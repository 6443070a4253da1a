"""What KerasTuner 1.4.8 does, and what the small subclass does instead; a new version may mend it."""

import math

import keras_tuner
import pytest

from course.search import CoarseToFineOracle, DistinctBayesianOracle

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning:keras_tuner.src.engine.oracle"),
    pytest.mark.filterwarnings("ignore:All-NaN:RuntimeWarning"),
    pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning"),
]
STOCK = keras_tuner.oracles.BayesianOptimizationOracle


@pytest.fixture(autouse=True)
def _without_waiting_for_the_disk(monkeypatch):
    monkeypatch.setattr("os.fsync", lambda descriptor: None)


def coarse_space():
    hp = keras_tuner.HyperParameters()
    hp.Choice("units", [16, 32, 64, 128])
    hp.Int("layers", 1, 5)
    return hp


def play(kind, folder, f, trials, hp=None, **kwargs):
    oracle = kind("val_loss", max_trials=trials, seed=1, hyperparameters=hp or coarse_space(), **kwargs)
    oracle.verbose = 0
    oracle._set_project_dir(str(folder), "p")
    while (trial := oracle.create_trial("tuner0")).status == "RUNNING":
        oracle.update_trial(trial.trial_id, {"val_loss": f(trial.hyperparameters.values)})
        trial.status = "COMPLETED"
        oracle.end_trial(trial)
    return list(oracle.trials.values())


def bowl(values):
    return abs(values["units"] - 32) / 32 + (values["layers"] - 2) ** 2


def unique(trials):
    return len({(t.hyperparameters.values["units"], t.hyperparameters.values["layers"]) for t in trials})


def test_the_stock_bayesian_search_repeats_itself_and_ours_does_not(tmp_path):
    """Of 20 settings in all, 12 trials."""
    stock = play(STOCK, tmp_path / "stock", bowl, 12)
    ours = play(DistinctBayesianOracle, tmp_path / "ours", bowl, 12)
    assert unique(stock) < 12
    assert unique(ours) == len(ours) == 12
    assert min(trial.score for trial in ours) <= min(trial.score for trial in stock)


def test_ours_ends_where_the_space_is_used_up(tmp_path):
    hp = keras_tuner.HyperParameters()
    hp.Choice("units", [16, 32])
    hp.Int("layers", 1, 2)
    assert unique(play(DistinctBayesianOracle, tmp_path, bowl, 9, hp)) == 4


def test_three_nans_in_a_row_end_a_stock_search_and_not_ours(tmp_path):
    with pytest.raises(RuntimeError, match="consecutive failures"):
        play(STOCK, tmp_path / "stock", lambda values: math.nan, 6)

    def diverging(values):
        return math.nan if values["units"] > 16 else values["layers"]

    ours = play(DistinctBayesianOracle, tmp_path / "ours", diverging, 12, num_initial_points=12)
    assert len(ours) == 12
    finite = {trial.score for trial in ours if trial.status == "COMPLETED"}
    assert all(math.isfinite(score) for score in finite)


def test_the_stock_seed_zero_is_none(tmp_path):
    """Two searches with seed 0 differ, as `seed or random`; ours takes it at its word."""
    stock = {keras_tuner.oracles.RandomSearchOracle("val_loss", seed=0).seed for _ in range(5)}
    assert len(stock) > 1
    assert CoarseToFineOracle("val_loss", seed=0).seed == 0


def test_a_stock_search_keeps_its_old_ranges_without_a_word(tmp_path):
    def made(high):
        return keras_tuner.RandomSearch(
            lambda hp: hp.Float("x", 0, high), "val_loss", max_trials=2, directory=str(tmp_path), seed=1
        )

    made(1.0).save()
    assert made(9.0).oracle.get_space().space[0].max_value == 1.0
