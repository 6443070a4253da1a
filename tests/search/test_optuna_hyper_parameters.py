"""One space, two engines: names, ranges, conditions and values are the same under Optuna."""

import math

import keras
import keras_tuner
import optuna
import pytest

from course.search import HyperCNN, HyperMLP, OptunaHyperParameters, spaces, trials
from course.search._declared_space import declared_space
from course.search.optuna_objective import as_hypermodel
from course.search.rows import Range

SPACES = {
    "optimizer": lambda hp: spaces.optimizer(hp, steps=20),
    "schedule": lambda hp: spaces.schedule(hp, steps=20),
    "regularization": lambda hp: spaces.regularization(hp, kinds=("none", "l2", "l1")),
    "dense_stack": lambda hp: spaces.dense_stack(hp, keras.Input((8,))),
    "conv_stack": lambda hp: spaces.conv_stack(hp, keras.Input((32, 32, 3))),
    "augmentation": spaces.augmentation,
    "HyperMLP": HyperMLP((4, 2), classes=3, max_layers=2, steps_per_epoch=10).build,
    "HyperCNN": HyperCNN((8, 8, 3), classes=3, steps_per_epoch=10).build,
}
FEW = {"HyperMLP": 10, "HyperCNN": 10, "conv_stack": 10}  # models take time to build


@pytest.fixture(autouse=True)
def _quiet():
    optuna.logging.set_verbosity(optuna.logging.WARNING)


def searched(build, draws=40, seed=0):
    """A study of random draws, and the values that the space saw in each."""
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=seed))
    seen = []
    for _ in range(draws):
        trial = study.ask()
        hp = OptunaHyperParameters(trial)
        build(hp)
        seen.append(dict(hp.values))
        study.tell(trial, 0.0)
    return study, seen


def test_no_space_is_left_out():
    """A new space fails here until it is tried under both engines."""
    assert set(SPACES) == {*spaces.__all__, "HyperMLP", "HyperCNN"}


@pytest.mark.parametrize("name", SPACES)
def test_both_engines_know_the_same_names_and_ranges(name):
    """What is read from a study of Optuna is what KerasTuner's oracle says of the same space."""
    space = declared_space(as_hypermodel(SPACES[name]))
    oracle = keras_tuner.oracles.RandomSearchOracle("loss", hyperparameters=space)
    study, seen = searched(SPACES[name], FEW.get(name, 24))
    assert trials(study).ranges == trials(oracle).ranges
    assert [row["values"] for row in trials(study).rows] == seen


@pytest.mark.parametrize("name", SPACES)
def test_what_is_inactive_has_no_value_and_is_not_drawn(name):
    build = SPACES[name]
    space = declared_space(as_hypermodel(build))
    study, seen = searched(build, 4 if name in FEW else 20, seed=1)
    for values, trial in zip(seen, study.trials, strict=True):
        space.values = values
        active = {hp.name for hp in space.space if space.is_active(hp)}
        assert set(values) == active
        assert len(trial.params) == len(active)


def every_kind(hp):
    hp.Float("linear", -1.0, 2.0)
    hp.Float("log", 1e-4, 1.0, sampling="log")
    hp.Float("steps", 0.0, 1.0, step=0.1)
    hp.Float("short_steps", 0.0, 1.0, step=0.3)
    hp.Float("powers", 0.5, 100.0, step=3, sampling="log")
    hp.Float("momentum", 0.5, 0.99, sampling="reverse_log")
    hp.Float("back", 1.0, 9.0, step=2, sampling="reverse_log")
    hp.Int("whole", 1, 3)
    hp.Int("tens", 5, 38, step=10)
    hp.Int("wide", 1, 1000, sampling="log")
    hp.Int("units", 16, 128, step=2, sampling="log")
    hp.Choice("text", ["a", "b"])
    hp.Choice("number", [1, 2, 5])
    hp.Choice("share", [0.1, 0.5])
    hp.Boolean("flag")
    hp.Fixed("fixed", "this")


def test_every_kind_is_drawn_from_all_of_its_range_and_of_its_own_type():
    """The values of KerasTuner, worked by hand from its documentation."""
    _, seen = searched(every_kind, 300)
    values = {name: {one[name] for one in seen} for name in seen[0]}
    assert {round(value, 6) for value in values["steps"]} == {round(0.1 * n, 6) for n in range(11)}
    assert {round(value, 6) for value in values["short_steps"]} == {0, 0.3, 0.6, 0.9}
    assert values["powers"] == {0.5, 1.5, 4.5, 13.5, 40.5}
    assert values["back"] == {9.0, 8.0, 6.0, 2.0}  # 10 - 1, 10 - 2, 10 - 4, 10 - 8
    assert values["whole"] == {1, 2, 3}
    assert values["tens"] == {5, 15, 25, 35}
    assert values["units"] == {16, 32, 64, 128}
    assert values["text"] == {"a", "b"}
    assert values["number"] == {1, 2, 5}
    assert values["share"] == {0.1, 0.5}
    assert values["flag"] == {True, False}
    assert values["fixed"] == {"this"}
    for name, low, high in [("linear", -1, 2), ("log", 1e-4, 1), ("momentum", 0.5, 0.99), ("wide", 1, 1000)]:
        assert low <= min(values[name]) < max(values[name]) <= high
    whole = {name for name, found in values.items() if all(type(value) is int for value in found)}
    assert whole == {"whole", "tens", "wide", "units", "number"}


def test_log_scales_are_drawn_evenly_in_the_logarithm():
    """Half of the draws from 1e-4 to 1 lie below 1e-2; half of `reverse_log` above the mirrored middle."""
    _, seen = searched(every_kind, 300)
    below = sum(one["log"] < 1e-2 for one in seen)
    above = sum(one["momentum"] > 1.49 - math.sqrt(0.5 * 0.99) for one in seen)
    assert 110 < below < 190  # 150 +- 4.6 standard deviations
    assert 110 < above < 190


def test_what_a_study_keeps_is_read_back_as_it_was_drawn():
    """Formulas in the names of a study give the values that the model was built with."""
    study, seen = searched(every_kind, 20)
    read = trials(study)
    assert [row["values"] for row in read.rows] == seen
    assert "units = 16 * 2**n" in study.trials[0].params
    assert "momentum = 1.49 - n" in study.trials[0].params
    assert read.ranges["units"] == Range(16, 128, "log", whole=True)
    assert read.ranges["momentum"].scale == "reverse_log"
    assert read.ranges["momentum"].place(0.99) == pytest.approx(1.0)


def one_name_in_two_branches(hp):
    """`size` is a width in one branch and a kind in the other, `rate` has two ranges."""
    kind = hp.Choice("kind", ["wide", "named"])
    with hp.conditional_scope("kind", ["wide"]):
        wide = hp.Int("size", 1, 9), hp.Float("rate", 1e-3, 1e-1, sampling="log")
    with hp.conditional_scope("kind", ["named"]):
        named = hp.Choice("size", ["small", "large"]), hp.Float("rate", 0.5, 1.0)
    return wide if kind == "wide" else named


def test_branches_that_share_a_name_do_not_collide():
    """Under its bare name Optuna would refuse the second kind of distribution."""
    got = []
    study, seen = searched(lambda hp: got.append(one_name_in_two_branches(hp)), 30)
    for values, (size, rate) in zip(seen, got, strict=True):
        assert (values["size"], values["rate"]) == (size, rate)
        assert (size in range(1, 10) and rate <= 0.1) if values["kind"] == "wide" else rate >= 0.5
    assert {name for trial in study.trials for name in trial.params} == {
        "kind",
        "size where kind in ['wide']",
        "rate where kind in ['wide']",
        "size where kind in ['named']",
        "rate where kind in ['named']",
    }


def test_nested_conditions_are_named_in_full():
    def build(hp):
        hp.Boolean("deep")
        with hp.conditional_scope("deep", [True]):
            hp.Choice("kind", ["a", "b"])
            with hp.conditional_scope("kind", ["a"]):
                hp.Float("rate", 0, 1)

    study, _ = searched(build, 20)
    names = {name for trial in study.trials for name in trial.params}
    assert "rate where deep in [True] and kind in ['a']" in names


def test_a_default_plays_no_part_in_what_is_drawn():
    """KerasTuner builds with it before it draws; a study has no such build."""
    _, seen = searched(lambda hp: hp.Float("rate", 0.0, 1.0, default=0.5), 20)
    assert len({one["rate"] for one in seen}) == 20


def test_name_scopes_are_kept():
    def build(hp):
        with hp.name_scope("left"):
            hp.Int("units", 1, 2)

    study, _ = searched(build, 1)
    assert set(study.trials[0].params) == {"left/units"}


def test_a_name_asked_twice_is_drawn_once():
    study, _ = searched(lambda hp: [hp.Float("rate", 0, 1), hp.Float("rate", 0, 1)], 1)
    assert len(study.trials[0].params) == 1


def test_the_best_trial_builds_its_model_again():
    study, seen = searched(SPACES["dense_stack"], 1)
    hp = OptunaHyperParameters(study.best_trial)
    spaces.dense_stack(hp, keras.Input((8,)))
    assert hp.values == seen[0]
