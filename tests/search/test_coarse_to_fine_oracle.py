"""Stages that shrink, worst scores, waiting, and what is saved: without training anything."""

import json
import math

import keras_tuner
import numpy as np
import pytest

from course.errors import CourseError
from course.search import CoarseToFineOracle

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:keras_tuner.src.engine.oracle")


@pytest.fixture(autouse=True)
def _without_waiting_for_the_disk(monkeypatch):
    monkeypatch.setattr("os.fsync", lambda descriptor: None)


def bowl_space():
    hp = keras_tuner.HyperParameters()
    hp.Float("rate", 1e-6, 1e-3, sampling="log")
    hp.Float("penalty", 1e-5, 1e5, sampling="log")
    return hp


def made(folder, hp, stages, objective="score", direction="min", **kwargs):
    oracle = CoarseToFineOracle(
        keras_tuner.Objective(objective, direction), stages, hyperparameters=hp, **{"seed": 1, **kwargs}
    )
    oracle.verbose = 0
    oracle._set_project_dir(str(folder), "p")
    return oracle


def end(oracle, trial, score):
    oracle.update_trial(trial.trial_id, {oracle.objective.name: score})
    trial.status = "COMPLETED"
    oracle.end_trial(trial)


def play(oracle, f):
    """Runs all trials on an analytic objective; the trials in their order."""
    while (trial := oracle.create_trial("tuner0")).status == "RUNNING":
        end(oracle, trial, f(trial.hyperparameters.values))
    assert trial.status == "STOPPED"
    return list(oracle.trials.values())


def bowl(values):
    """Best at rate 10 ** -4.5 and penalty 10 ** 1, in log space."""
    return (math.log10(values["rate"]) + 4.5) ** 2 + (math.log10(values["penalty"]) - 1) ** 2


def test_stages_have_their_trials_and_epochs(tmp_path):
    trials = play(made(tmp_path, bowl_space(), [(5, 1), (3, 4)]), bowl)
    values = [trial.hyperparameters.values for trial in trials]
    told = [(one["tuner/stage"], one["tuner/epochs"]) for one in values]
    assert told == [(0, 1)] * 5 + [(1, 4)] * 3


def place(trial):
    """Of the rate, in its range."""
    return (math.log10(trial.hyperparameters.values["rate"]) + 6) / 3


def scored(oracle, count, good=()):
    """Ends that many trials, of which those of the numbers in `good` (in this stage) are better."""
    trials = []
    for number in range(count):
        trials.append(oracle.create_trial("tuner0"))
        end(oracle, trials[-1], 0.1 if number in good else 1.0 + number)
    return trials


def test_a_stage_tries_each_part_of_each_range_once(tmp_path):
    """A Latin hypercube: of eight trials, one in each eighth, for each hyper-parameter in another order."""
    trials = scored(made(tmp_path, bowl_space(), [(8, 1)]), 8)
    rates = [int(8 * place(trial)) for trial in trials]
    penalties = [int(8 * (math.log10(t.hyperparameters.values["penalty"]) + 5) / 10) for t in trials]
    assert sorted(rates) == sorted(penalties) == list(range(8))
    assert rates != penalties


def test_the_ranges_are_those_of_the_best_trials(tmp_path):
    """Scores are given, so the places of the best four are known: hull, and a third of it on each side."""
    oracle = made(tmp_path, bowl_space(), [(12, 1), (9, 1)])
    trials = scored(oracle, 12, good=(2, 5, 6, 9))
    best = [place(trials[number]) for number in (2, 5, 6, 9)]
    room = (max(best) - min(best)) / 3
    low, high = max(0, min(best) - room), min(1, max(best) + room)
    assert oracle.ranges(1)["rate"] == pytest.approx((low, high))
    later = sorted((place(trial) - low) / (high - low) for trial in scored(oracle, 9))
    assert [int(9 * one) for one in later] == list(range(9))


def test_stages_of_one_length_count_together_and_others_do_not(tmp_path):
    """The second stage of one epoch finds nothing better, so the third goes on from the first. What two
    epochs gave is compared with two epochs only: all four are the best, though one epoch scored better."""
    oracle = made(tmp_path, bowl_space(), [(12, 1), (8, 1), (4, 2), (4, 2)])
    first = [oracle.create_trial(f"worker {number}") for number in range(12)]
    by_place = sorted(first, key=place)
    for trial in first:
        end(oracle, trial, 0.1 if trial in by_place[4:8] else 1.0)

    def estimated(trials):
        low, high = place(trials[0]), place(trials[-1])
        return max(0, low - (high - low) / 3), min(1, high + (high - low) / 3)

    assert oracle.ranges(1)["rate"] == pytest.approx(estimated(by_place[4:8]))
    scored(oracle, 8)
    assert oracle.ranges(2) == oracle.ranges(1)
    longer = sorted(scored(oracle, 4), key=place)
    assert oracle.ranges(3)["rate"] == pytest.approx(estimated(longer))


def test_it_beats_random_search_on_the_bowl_of_the_lecture(tmp_path):
    """Best of 50 trials over eight seeds, median and worst, beside 1000 random searches in plain NumPy."""
    exponents = np.random.default_rng(0).uniform([-6, -5], [-3, 5], size=(1000, 50, 2))
    random = ((exponents - [-4.5, 1]) ** 2).sum(axis=2).min(axis=1)
    staged = []
    for seed in range(8):
        oracle = made(tmp_path / str(seed), bowl_space(), [(10, 1)] * 5, seed=seed)
        staged.append(min(trial.score for trial in play(oracle, bowl)))
    assert np.median(staged) < np.median(random) / 10
    assert max(staged) < np.median(random) / 2


def test_noise_does_not_shrink_the_ranges(tmp_path):
    """Scores that say nothing: after two shrinkings most of both ranges is left, on average over four seeds,
    where the hull of the best four alone would leave (3 / 5) ** 2 of them."""
    widths = []
    for seed in range(4):
        noise = np.random.default_rng(seed)
        oracle = made(tmp_path / str(seed), bowl_space(), [(12, 1)] * 2 + [(1, 1)], seed=seed)
        play(oracle, lambda values, noise=noise: float(noise.random()))
        widths += [high - low for low, high in oracle.ranges(2).values()]
    assert np.mean(widths) > 0.6


def test_the_best_at_an_edge_is_not_cut_off(tmp_path):
    """The score falls to the low end of both ranges: it must stay in, or as good as."""

    def slope(values):
        return math.log10(values["rate"]) + 6 + (math.log10(values["penalty"]) + 5) / 10

    for seed in range(2):
        oracle = made(tmp_path / str(seed), bowl_space(), [(12, 1)] * 4, seed=seed)
        play(oracle, slope)
        assert oracle.ranges(3)["rate"][0] < 0.02


def test_a_choice_that_wins_is_drawn_more_often_and_none_dies_out(tmp_path):
    hp = keras_tuner.HyperParameters()
    hp.Choice("kind", ["good", "bad", "worse"])
    hp.Float("x", 0, 1)
    oracle = made(tmp_path, hp, [(40, 1), (40, 1)], keep=0.2)
    score = {"good": 0.0, "bad": 1.0, "worse": 2.0}
    for _ in range(40):
        trial = oracle.create_trial("tuner0")
        values = trial.hyperparameters.values
        end(oracle, trial, score[values["kind"]] + values["x"] / 2)
    kinds = [trial.hyperparameters.values["kind"] for trial in oracle.trials.values()]
    assert kinds.count("good") >= 8  # so that all of the best eight are good
    assert oracle.ranges(1)["kind"] == pytest.approx([9 / 11, 1 / 11, 1 / 11])


def test_a_conditional_range_shrinks_by_the_trials_that_used_it(tmp_path):
    hp = keras_tuner.HyperParameters()
    hp.Choice("kind", ["a", "b"])
    with hp.conditional_scope("kind", ["a"]):
        hp.Float("depth", 0, 1)
    oracle = made(tmp_path, hp, [(16, 1), (4, 1)])
    trials = []
    for _ in range(16):
        trials.append(oracle.create_trial("tuner0"))
        values = trials[-1].hyperparameters.values
        assert ("depth" in values) == (values["kind"] == "a")
        end(oracle, trials[-1], values.get("depth", 0.0))  # kind b always wins
    depths = sorted(values["depth"] for t in trials if "depth" in (values := t.hyperparameters.values))
    assert len(depths) == 15  # kind b has nothing else to vary, and is tried once
    low, high = oracle.ranges(1)["depth where kind in ['a']"]
    room = (depths[3] - depths[0]) / 3  # of the best four
    assert (low, high) == pytest.approx((max(0, depths[0] - room), depths[3] + room))


def test_steps_have_their_own_place(tmp_path):
    """KerasTuner gives 0.3 of 0, 0.1 ... the place of 0.2, as 0.3 // 0.1 is 2 in floats; it ends at 0.9."""
    hp = keras_tuner.HyperParameters()
    hp.Float("x", 0, 1, step=0.1)
    assert hp.space[0].value_to_prob(0.3) == pytest.approx(2.5 / 10)
    oracle = made(tmp_path, hp, [(4, 1), (1, 1)])
    for _ in range(4):
        trial = oracle.create_trial("tuner0")
        trial.hyperparameters.values["x"] = 0.3
        end(oracle, trial, 0.0)
    assert oracle.ranges(1)["x"] == pytest.approx((2.5 / 10, 4.5 / 10))  # its neighbours stay in reach


def test_workers_wait_for_the_stage(tmp_path):
    oracle = made(tmp_path, bowl_space(), [(2, 1), (1, 1)])
    first, second = oracle.create_trial("a"), oracle.create_trial("b")
    end(oracle, first, 1.0)
    assert oracle.create_trial("a").status == "IDLE"
    end(oracle, second, 1.0)
    assert oracle.create_trial("a").hyperparameters.values["tuner/stage"] == 1


@pytest.mark.filterwarnings("ignore:All-NaN:RuntimeWarning")  # KerasTuner takes the best of the NaNs
@pytest.mark.parametrize(("direction", "worst"), [("max", -math.inf), ("min", math.inf)])
def test_nan_counts_as_worst_and_does_not_end_the_search(tmp_path, direction, worst):
    """Three in a row end KerasTuner's searches."""
    oracle = made(tmp_path, bowl_space(), [(6, 1)], direction=direction)
    trials = play(oracle, lambda values: math.nan)
    assert [(trial.status, trial.score) for trial in trials] == [("COMPLETED", worst)] * 6


def test_a_trial_that_diverged_is_worst_whatever_it_scored(tmp_path):
    oracle = made(tmp_path, bowl_space(), [(1, 1)], direction="max")
    trial = oracle.create_trial("tuner0")
    oracle.update_trial(trial.trial_id, {"score": 0.9, "diverged": 1.0})
    trial.status = "COMPLETED"
    oracle.end_trial(trial)
    assert trial.score == -math.inf


def test_a_small_space_is_not_tried_twice_and_the_stage_goes_on(tmp_path):
    """Four settings, stages of ten: each stage tries the four once."""
    hp = keras_tuner.HyperParameters()
    hp.Boolean("a")
    hp.Choice("b", [1, 2])
    trials = play(made(tmp_path, hp, [(10, 1), (10, 2)]), lambda values: float(values["b"]))
    assert [trial.hyperparameters.values["tuner/stage"] for trial in trials] == [0] * 4 + [1] * 4
    for stage in (trials[:4], trials[4:]):
        assert len({(t.hyperparameters.values["a"], t.hyperparameters.values["b"]) for t in stage}) == 4


def test_the_same_seed_gives_the_same_trials_also_zero(tmp_path):
    """KerasTuner takes seed 0 for none."""

    def settings(name, seed):
        oracle = made(tmp_path / name, bowl_space(), [(4, 1), (2, 1)], seed=seed)
        return [trial.hyperparameters.values for trial in play(oracle, bowl)]

    assert settings("a", 0) == settings("b", 0) != settings("c", 2)


def test_whole_numbers_reach_both_ends_of_a_shrunken_range(tmp_path):
    hp = keras_tuner.HyperParameters()
    hp.Int("layers", 1, 10)
    hp.Float("x", 0, 1)
    oracle = made(tmp_path, hp, [(10, 1), (9, 1)], margin=0.0, keep=0.3)
    for _ in range(10):
        trial = oracle.create_trial("tuner0")
        end(oracle, trial, abs(trial.hyperparameters.values["layers"] - 5.1))
    later = [trial.hyperparameters.values["layers"] for trial in scored(oracle, 9)]
    assert set(later) == {4, 5, 6, 7}  # the best four of ten values, each tried once


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"stages": []}, "`stages` must hold pairs"),
        ({"stages": [(3, 0)]}, "`stages` must hold pairs"),
        ({"stages": [3]}, "`stages` must hold pairs"),
        ({"stages": [(2.5, 1)]}, "`stages` must hold pairs"),
        ({"keep": 0}, r"`keep` must be in \(0, 1\]. Received: keep=0"),
        ({"margin": -0.1}, "`margin` must be at least 0"),
        ({"max_consecutive_failed_trials": 0}, "must be at least 1"),
    ],
)
def test_wrong_arguments_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        CoarseToFineOracle(keras_tuner.Objective("score", "min"), **arguments)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"stages": [(3, 2)]}, "`stages`"),
        ({"keep": 0.5}, "`keep`"),
        ({"margin": 0.2}, "`margin`"),
        ({"seed": 2}, "`seed`"),
        ({"direction": "max"}, "`objective`"),
    ],
)
def test_a_resumed_search_must_be_the_same(tmp_path, changed, named):
    play(made(tmp_path, bowl_space(), [(3, 1)]), bowl)
    oracle = made(tmp_path, bowl_space(), **{"stages": [(3, 1)], **changed})
    with pytest.raises(CourseError, match=named):
        oracle.reload()


def test_a_seed_that_was_drawn_is_kept(tmp_path):
    oracle = made(tmp_path, bowl_space(), [(3, 1)], seed=None)
    play(oracle, bowl)
    again = made(tmp_path, bowl_space(), [(3, 1)], seed=None)
    again.reload()
    assert again.seed == oracle.seed


def test_a_result_that_was_saved_is_not_run_again(tmp_path):
    """Killed after the result, before the end of the trial: KerasTuner runs it again."""
    oracle = made(tmp_path, bowl_space(), [(3, 1)])
    trial = oracle.create_trial("tuner0")
    oracle.update_trial(trial.trial_id, {"score": 0.25})
    again = made(tmp_path, bowl_space(), [(3, 1)])
    again.reload()
    assert (again.trials["0"].status, again.trials["0"].score) == ("COMPLETED", 0.25)
    assert again.create_trial("tuner0").trial_id == "1"


def test_a_trial_that_was_interrupted_is_repeated_first(tmp_path):
    oracle = made(tmp_path, bowl_space(), [(3, 1)])
    end(oracle, oracle.create_trial("tuner0"), 1.0)
    values = oracle.create_trial("tuner0").hyperparameters.values
    again = made(tmp_path, bowl_space(), [(3, 1)])
    again.reload()
    trial = again.create_trial("tuner0")
    assert (trial.trial_id, trial.hyperparameters.values) == ("1", values)


def test_no_unfinished_file_is_left(tmp_path):
    play(made(tmp_path, bowl_space(), [(3, 1)]), bowl)
    assert not list(tmp_path.rglob(".unfinished*"))
    assert json.loads((tmp_path / "p" / "oracle.json").read_text())["stages"] == [[3, 1]]
