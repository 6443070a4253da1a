"""What the tests of callbacks train: models of a few weights, and runs whose metrics are chosen by hand."""

import keras
import numpy as np
import pytest


class Readings(keras.callbacks.Callback):
    """Puts chosen values into the logs of each epoch, ahead of the callback under test.

    Args:
        metric: Name that the values get; one that the model really has, where `mode` is "auto".
        values: One value an epoch; None leaves the metric out.
    """

    def __init__(self, metric, values):
        super().__init__()
        self.metric, self.values = metric, values

    def on_epoch_end(self, epoch, logs=None):
        logs.pop(self.metric, None)
        if self.values[epoch] is not None:
            logs[self.metric] = self.values[epoch]


@pytest.fixture
def readings():
    return Readings


def build(optimizer=None, metrics=("accuracy",), learning_rate=0.1, **options):
    """Builds and compiles a model of 8 weights, the same each time."""
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, name="dense")])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer or keras.optimizers.SGD(learning_rate), loss, metrics=list(metrics), **options)
    return model


@pytest.fixture
def make_model():
    return build


@pytest.fixture(scope="session")
def as_new():
    """Returns a function that hands out one model a key, as new each time: it is traced only once."""
    kept = {}

    def hand_out(key, make):
        if key not in kept:
            model = make()
            model.optimizer.build(model.trainable_variables)
            state = [*model.variables, *model.optimizer.variables]
            kept[key] = model, [(one, keras.ops.convert_to_numpy(one).copy()) for one in state]
        model, initial = kept[key]
        for variable, value in initial:
            variable.assign(value)
        return model

    return hand_out


@pytest.fixture
def model(as_new):
    """The model of `make_model` as new."""
    return as_new("plain", build)


@pytest.fixture
def data():
    """Sixteen examples with 3 features in 2 classes, in a fixed order."""
    draw = np.random.default_rng(0)
    x = draw.normal(size=(16, 3)).astype("float32")
    return x, (x.sum(axis=1) > 0).astype("int32")


@pytest.fixture
def fit(model, data, readings):
    """Returns a function that trains one step an epoch with chosen readings of one metric."""
    shared = model

    def run(callback, values, metric="val_loss", model=None, **options):
        model = model or shared
        if model is shared:
            model.optimizer.learning_rate = 0.1
        watched = [readings(metric, values), callback]
        return model.fit(
            *data, batch_size=16, epochs=len(values), verbose=0, shuffle=False, callbacks=watched, **options
        )

    return run
