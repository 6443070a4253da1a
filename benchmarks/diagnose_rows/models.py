"""Three models whose training steps take 2 ms and more on two cores, each with its data."""

from dataclasses import dataclass

import keras
import numpy as np
from keras import layers


@dataclass(frozen=True)
class Program:
    """A model to train.

    Attributes:
        build: Returns the compiled model.
        shape: Of one example.
        batch_size: Examples in a step.
        steps: In an epoch.
    """

    build: callable
    shape: tuple
    batch_size: int
    steps: int

    def data(self):
        """Inputs, and labels that depend on them."""
        draw = np.random.default_rng(0)
        x = draw.normal(size=(self.batch_size * self.steps, *self.shape)).astype("float32")
        flat = x.reshape(len(x), -1)
        return x, (flat @ draw.normal(size=(flat.shape[1], 10))).argmax(axis=1).astype("int32")


def compiled(*parts, shape) -> keras.Model:
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input(shape), *parts, layers.Dense(10, activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def dense():
    """669,706 weights, with dropout and batch normalisation."""
    parts = [layers.Dense(512, activation="relu"), layers.BatchNormalization(), layers.Dropout(0.2)]
    return compiled(*parts, layers.Dense(512, activation="relu"), shape=(784,))


def cnn():
    """9,034 weights."""
    convolutions = [
        layers.Conv2D(8, 3, activation="relu"), layers.MaxPooling2D(),
        layers.Conv2D(16, 3, activation="relu"), layers.MaxPooling2D(),
    ]  # fmt: skip
    return compiled(*convolutions, layers.Flatten(), shape=(32, 32, 3))


def lstm():
    """21,642 weights, 32 time steps."""
    return compiled(layers.LSTM(64), shape=(32, 16))


PROGRAMS = {
    "dense": Program(dense, (784,), 128, 60),
    "CNN": Program(cnn, (32, 32, 3), 32, 60),
    "LSTM": Program(lstm, (32, 16), 64, 60),
}
