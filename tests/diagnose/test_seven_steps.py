import json

import keras
import numpy as np
import pytest
from keras import layers

from course.diagnose import recipe


@pytest.fixture(scope="module")
def data():
    draw = np.random.default_rng(0)
    x = draw.normal(size=(160, 6)).astype("float32")
    y = (x @ draw.normal(size=(6, 3))).argmax(axis=1)
    return x[:120], y[:120], x[120:], y[120:]


def build(head="softmax"):
    model = keras.Sequential(
        [keras.Input((6,)), layers.Dense(16, activation="relu"), layers.Dense(3, activation=head)]
    )
    model.compile(keras.optimizers.Adam(), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def test_a_sound_model_gets_to_the_later_steps(data):
    """Model, small batch, rate, coarse runs, long run: five gates open; the log can be handed in."""
    log = recipe(build, data, epochs=4, coarse_epochs=2)
    assert [one.passed for one in log.steps[:5]] == [True] * 5
    assert log.rate > 0
    assert len(log.history["loss"]) == 4
    whole = json.loads(log.to_json())
    assert whole["version"] == 1
    assert len(whole["steps"]) == len(log.steps)
    assert str(log).startswith("1. check the model, the data and the first loss: passed")


def test_stops_at_the_first_gate_that_is_closed(data):
    """A head that does not go with the loss is found before anything is trained."""
    log = recipe(lambda: build(head=None), data)
    assert len(log.steps) == 1
    assert not log.steps[0].passed
    assert not log.passed
    assert "output-loss-mismatch" in log.steps[0].next


def test_refuses_data_without_validation(data):
    """The recipe judges by rows that were not trained on."""
    with pytest.raises(ValueError, match="`data` must be"):
        recipe(build, data[:2])
