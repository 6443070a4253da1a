"""What every space promises: samples build, what means nothing has no value, log ranges are log-uniform."""

import math

import keras
import keras_tuner
import pytest
from scipy import stats

from course.search import HyperCNN, HyperMLP, spaces

SPACES = {
    "optimizer": lambda hp, prefix: spaces.optimizer(hp, steps=20, prefix=prefix),
    "schedule": lambda hp, prefix: spaces.schedule(hp, steps=20, prefix=prefix),
    "regularization": lambda hp, prefix: spaces.regularization(hp, prefix, kinds=("none", "l2", "l1")),
    "dense_stack": lambda hp, prefix: spaces.dense_stack(hp, keras.Input((8,)), prefix=prefix),
    "conv_stack": lambda hp, prefix: spaces.conv_stack(hp, keras.Input((32, 32, 3)), prefix=prefix),
    "augmentation": lambda hp, prefix: spaces.augmentation(hp, prefix=prefix),
}
MODELS = {
    "mlp": HyperMLP((4, 2), classes=3, max_layers=2, steps_per_epoch=10),
    "cnn": HyperCNN((8, 8, 3), classes=3, steps_per_epoch=10),
}


def draws(build, count, seed=1):
    """Settings that KerasTuner's random search draws from a space."""
    hp = keras_tuner.HyperParameters()
    build(hp)
    oracle = keras_tuner.oracles.RandomSearchOracle("loss", seed=seed, hyperparameters=hp)
    for number in range(count):
        setting = hp.copy()
        setting.values = oracle.populate_space(str(number))["values"]
        yield setting


def test_no_space_is_left_out():
    """A new space fails here until it joins the contract."""
    assert set(spaces.__all__) == set(SPACES)


@pytest.mark.parametrize("name", SPACES)
def test_every_sample_builds_and_asks_for_nothing_new(name):
    """A hyper-parameter that appears only under some choices would be unknown to the search until then."""
    for hp in draws(lambda hp: SPACES[name](hp, ""), 12):
        known, values = len(hp.space), dict(hp.values)
        SPACES[name](hp, "")
        assert len(hp.space) == known
        assert hp.values == values


@pytest.mark.parametrize("name", MODELS)
def test_every_sample_of_a_model_builds_and_is_compiled(name):
    for hp in draws(MODELS[name].build, 6):
        model = MODELS[name].build(hp)
        assert model.output_shape == (None, 3)
        assert type(model.optimizer).__name__.lower() == hp.values["optimizer"]


@pytest.mark.parametrize("name", SPACES)
def test_what_is_inactive_has_no_value(name):
    """Adam's learning rate under SGD would be read as if it had mattered."""
    for hp in draws(lambda hp: SPACES[name](hp, ""), 25):
        for parameter in hp.space:
            active = all(condition.is_active(hp.values) for condition in parameter.conditions)
            assert (parameter.name in hp.values) == active


@pytest.mark.parametrize("name", SPACES)
def test_a_prefix_keeps_two_uses_apart(name):
    hp = keras_tuner.HyperParameters()
    SPACES[name](hp, "left_")
    left = {parameter.name for parameter in hp.space}
    SPACES[name](hp, "right_")
    assert all(name.startswith("left_") for name in left)
    right = {parameter.name for parameter in hp.space} - left
    assert right == {name.replace("left_", "right_") for name in left}


@pytest.mark.parametrize("name", SPACES)
def test_inside_an_inactive_scope_nothing_is_chosen(name):
    """A space within another's scope is declared, and answers None, an empty list or its input."""
    hp = keras_tuner.HyperParameters()
    hp.Choice("network", ["a", "b"])
    with hp.conditional_scope("network", ["b"]):
        built = SPACES[name](hp, "")
    assert built is None or built == [] or built.shape in {(None, 8), (None, 32, 32, 3)}
    assert hp.values == {"network": "a"}
    assert len(hp.space) > 1


def test_log_ranges_are_sampled_log_uniformly():
    """Kolmogorov and Smirnov on the places in the log range; powers of ten apart, half of the draws would
    else lie in the last tenth."""

    def build(hp):
        for name in ("optimizer", "regularization"):
            SPACES[name](hp, "")
        spaces.schedule(hp, steps=20, prefix="alone_")

    places = {}
    for hp in draws(build, 600):
        for parameter in hp.space:
            if getattr(parameter, "sampling", "") == "log" and parameter.name in hp.values:
                low, high = math.log(parameter.min_value), math.log(parameter.max_value)
                place = (math.log(hp.values[parameter.name]) - low) / (high - low)
                places.setdefault(parameter.name, []).append(place)
    names = {"sgd_learning_rate", "adam_learning_rate", "weight_decay", "l2", "l1", "alone_learning_rate"}
    assert set(places) == names
    for name, found in places.items():
        assert len(found) > 100
        assert stats.kstest(found, "uniform").pvalue > 0.01, name


def test_log_whole_numbers_are_equally_likely():
    """16, 32 ... 1024: seven widths; chi-square on 700 draws."""
    counts = {}
    for hp in draws(lambda hp: SPACES["dense_stack"](hp, ""), 700):
        counts[hp.values["units"]] = counts.get(hp.values["units"], 0) + 1
    assert sorted(counts) == [16, 32, 64, 128, 256, 512, 1024]
    assert stats.chisquare(list(counts.values())).pvalue > 0.01


@pytest.mark.parametrize("space", [spaces.optimizer, spaces.regularization, spaces.augmentation])
@pytest.mark.parametrize("kinds", [(), ("nonsense",)])
def test_unknown_kinds_are_refused(space, kinds):
    with pytest.raises(ValueError, match="`kinds` must hold some of"):
        space(keras_tuner.HyperParameters(), kinds=kinds)


def test_one_kind_alone_is_not_searched():
    """A choice of one would look like a hyper-parameter that does not matter."""
    hp = keras_tuner.HyperParameters()
    spaces.optimizer(hp, kinds=["adam"])
    assert type(hp.space[0]).__name__ == "Fixed"
    assert set(hp.values) == {"optimizer", "adam_learning_rate"}
