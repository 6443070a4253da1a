"""Whatever is asked of a model, the training goes on as if nobody had asked: to the bit, on each backend."""

import random

import h5py
import keras
import numpy as np
import pytest
from keras import layers, ops

from course import diagnose

pytestmark = pytest.mark.backends
QUESTIONS = {
    "check": lambda model, x, y: diagnose.check(model, x, y),
    "check_initial_loss": lambda model, x, y: diagnose.check_initial_loss(model, x, y),
    "activation_statistics": lambda model, x, y: diagnose.activation_statistics(model, x),
    "find_learning_rate": lambda model, x, y: diagnose.find_learning_rate(model, x, y, steps=20),
    "overfit_small_batch": lambda model, x, y: diagnose.overfit_small_batch(model, x, y, steps=3),
    "gradient_check": lambda model, x, y: diagnose.gradient_check(model, x[:4], y[:4]),
}


@pytest.fixture(scope="module")
def data():
    """Rows of 5 features in 2 classes."""
    draw = np.random.default_rng(0)
    return draw.normal(size=(64, 5)).astype("float32"), draw.integers(0, 2, 64).astype("int32")


def begun(data):
    """A model with seeds, moving statistics and slots, one epoch into its training."""
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((5,)),
            layers.Dense(6, activation="relu"),
            layers.BatchNormalization(),
            layers.Dropout(0.3),
            layers.Dense(2, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    fit(model, data)
    return model


def fit(model, data):
    model.fit(*data, epochs=1, verbose=0, shuffle=False, class_weight={0: 1.0, 1: 3.0})


def state_of(model):
    variables = [*model.variables, *model.optimizer.variables, *model.metrics_variables]
    return {one.path: np.array(ops.convert_to_numpy(one)) for one in variables}


def names_in(file):
    """The arrays in a file of weights."""
    names = []
    with h5py.File(file) as kept:
        kept.visititems(
            lambda name, one: names.append((name, one.shape)) if isinstance(one, h5py.Dataset) else None
        )
    return names


@pytest.fixture(scope="module")
def asked(data):
    """A model that is asked all of `QUESTIONS`."""
    return begun(data)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_leaves_no_trace(name, asked, data):
    """Weights, seeds, statistics, slots, metrics, and the generators of the process."""
    before, drawn = state_of(asked), (random.getstate(), np.random.get_state()[1].tolist())
    loss, optimizer = asked._compile_loss, asked.optimizer
    QUESTIONS[name](asked, *data)
    after = state_of(asked)
    assert list(after) == list(before)
    for path, kept in before.items():
        np.testing.assert_array_equal(after[path], kept, err_msg=path)
    assert (random.getstate(), np.random.get_state()[1].tolist()) == drawn
    assert asked._compile_loss is loss
    assert asked.optimizer is optimizer
    assert not asked.stop_training


def test_the_training_goes_on_as_if_nobody_had_asked(asked, data, tmp_path):
    """Beside a model that was left alone; the files hold the same arrays too."""
    alone = begun(data)
    for model, name in ((asked, "asked"), (alone, "alone")):
        keras.utils.set_random_seed(1)  # PyTorch has one generator for the masks of all models
        fit(model, data)
        model.save_weights(tmp_path / f"{name}.weights.h5")
    for kept, weight in zip(state_of(alone).values(), state_of(asked).values(), strict=True):
        np.testing.assert_array_equal(weight, kept)
    shapes = [
        [shape for _, shape in names_in(tmp_path / f"{name}.weights.h5")] for name in ("asked", "alone")
    ]
    assert shapes[0] == shapes[1]
