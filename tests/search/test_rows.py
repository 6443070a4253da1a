"""Trials as rows: from KerasTuner and plain ones."""

import keras_tuner
import pytest

from course.search.rows import Range, trials


@pytest.mark.parametrize(
    ("drawn_from", "value", "place"),
    [
        (Range(0, 10), 2.5, 0.25),
        (Range(1e-4, 1.0, "log"), 0.01, 0.5),
        (Range(0.5, 0.99, "reverse_log"), 0.99, 1.0),
        (Range(3, 3), 3, 0.5),
    ],
)
def test_places_are_worked_by_hand_and_come_back(drawn_from, value, place):
    assert drawn_from.place(value) == pytest.approx(place)
    assert drawn_from.value(place) == pytest.approx(value)


@pytest.mark.parametrize("sampling", ["linear", "log", "reverse_log"])
def test_places_are_keras_tuners_own(sampling):
    hp = keras_tuner.engine.hyperparameters.Float("x", 0.01, 2.0, sampling=sampling)
    for value in (0.01, 0.3, 1.1, 2.0):
        assert Range(0.01, 2.0, sampling).place(value) == pytest.approx(hp.value_to_prob(value))


def test_an_oracle_gives_the_completed_trials_without_the_tuners_own_values():
    hp = keras_tuner.HyperParameters()
    hp.Float("rate", 1e-4, 1.0, sampling="log")
    hp.Int("layers", 1, 3)
    hp.Choice("kind", ["a", "b"])
    hp.Fixed("fixed", 3)
    oracle = keras_tuner.oracles.RandomSearchOracle(keras_tuner.Objective("s", "min"), hyperparameters=hp)
    for number, status in enumerate(["COMPLETED", "RUNNING", "FAILED"]):
        setting = hp.copy()
        setting.values["tuner/epochs"] = 4
        trial = keras_tuner.engine.trial.Trial(setting, trial_id=str(number), status=status)
        trial.score = 0.25
        oracle.trials[str(number)] = trial
    read = trials(oracle)
    (row,) = read.rows
    assert row == {
        "values": {"rate": 1e-4, "layers": 1, "kind": "a", "fixed": 3},
        "score": 0.25,
        "epochs": 4,
    }
    assert read.direction == "min"
    assert read.ranges == {
        "rate": Range(1e-4, 1.0, "log"),
        "layers": Range(1, 3, whole=True),
        "kind": Range(choices=("a", "b")),
        "fixed": Range(choices=(3,)),
    }
    assert [name for name, drawn_from in read.ranges.items() if not drawn_from.is_searched] == ["fixed"]


def test_one_name_under_two_conditions_has_the_range_that_holds_both():
    hp = keras_tuner.HyperParameters()
    hp.Choice("kind", ["a", "b"])
    for kind, low in (("a", 1e-3), ("b", 1e-5)):
        with hp.conditional_scope("kind", [kind]):
            hp.Float("rate", low, 100 * low, sampling="log")
    oracle = keras_tuner.oracles.RandomSearchOracle("loss", hyperparameters=hp)
    assert trials(oracle).ranges["rate"] == Range(1e-5, 0.1, "log")


def test_plain_rows_need_their_ranges_and_a_direction():
    rows = [{"values": {"rate": 1, "depth": 2}, "score": 0.5}]
    with pytest.raises(ValueError, match="Missing: depth, rate"):
        trials(rows)
    with pytest.raises(ValueError, match="`direction` must be"):
        trials(rows, {"rate": (0, 1), "depth": (0, 1)}, direction="up")
    assert trials([{"values": {}, "score": None}]).rows == []


def test_rows_that_diverged_are_not_among_the_best():
    rows = [{"values": {}, "score": score} for score in (0.1, float("-inf"), 0.3, float("nan"))]
    assert [row["score"] for row in trials(rows).better_first()] == [0.3, 0.1]
    assert [row["score"] for row in trials(rows, direction="min").better_first()] == [0.1, 0.3]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [((2, 1), "low <= high"), ((0, 1, "log"), "above 0"), ((1, 2, "cubic"), "`scale` must be one of")],
)
def test_wrong_ranges_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        Range(*arguments)
