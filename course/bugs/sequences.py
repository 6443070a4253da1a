"""Programs on sequences: recurrent layers, words."""

import keras
import numpy as np
from keras import layers

from course.bugs.drawn import Drawn
from course.bugs.program import Data, Program, accuracy, binary_accuracy, r_squared


def _sign_of_sum(seed: int) -> Data:
    """Is the sum of a sequence above zero?"""
    random = np.random.default_rng(seed)
    x = random.normal(size=(1200, 12, 2)).astype("float32")
    y = (x[..., 0].sum(1) > 0).astype("float32")
    return Data(x[300:], y[300:], x[:300], y[:300])


def _next_value(seed: int) -> Data:
    """The next value of a sine wave of unknown phase and pace."""
    random = np.random.default_rng(seed)
    phase, pace = random.uniform(0, 2 * np.pi, (1000, 1)), random.uniform(0.2, 0.6, (1000, 1))
    waves = np.sin(phase + pace * np.arange(17)).astype("float32")
    x, y = waves[:, :16, None], waves[:, 16:]
    return Data(x[250:], y[250:], x[:250], y[:250])


def _words(seed: int) -> Data:
    """Three topics, each with words it prefers, among sixty; a text is twenty words long."""
    random = np.random.default_rng(seed)
    taste = random.dirichlet(np.full(60, 0.3), 3)
    y = random.integers(0, 3, 1000)
    x = np.array([random.choice(60, 20, p=0.6 * taste[topic] + 0.4 / 60) for topic in y])
    return Data(x[250:], y[250:], x[:250], y[:250])


def _recurrent(layer, seed: int, units: int, shape, head: layers.Dense) -> keras.Model:
    return keras.Sequential(
        [
            keras.Input(shape),
            layer(
                units,
                kernel_initializer=Drawn("glorot", seed),
                recurrent_initializer=Drawn("glorot", seed + 1),
            ),
            head,
        ]
    )


def _lstm(seed: int) -> keras.Model:
    head = layers.Dense(1, "sigmoid", kernel_initializer=Drawn("glorot", seed))
    return _recurrent(layers.LSTM, seed, 16, (12, 2), head)


def _gru(seed: int) -> keras.Model:
    head = layers.Dense(1, kernel_initializer=Drawn("glorot", seed))
    return _recurrent(layers.GRU, seed, 16, (16, 1), head)


def _bag_of_words(seed: int) -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((20,), dtype="int32"),
            layers.Embedding(60, 16, embeddings_initializer=Drawn("glorot", seed, factor=2.0)),
            layers.GlobalAveragePooling1D(),
            layers.Dense(3, "softmax", kernel_initializer=Drawn("glorot", seed)),
        ]
    )


SEQUENCES = (
    Program(
        "lstm", _sign_of_sum, _lstm, lambda: "binary_crossentropy", binary_accuracy, rate=1e-2, epochs=8,
    ),
    Program("gru", _next_value, _gru, lambda: "mse", r_squared, rate=1e-2, epochs=10, kept=True),
    Program(
        "words", _words, _bag_of_words, lambda: "sparse_categorical_crossentropy", accuracy, rate=2e-2,
        epochs=10, unusual="whole numbers as inputs, an Embedding",
    ),
)  # fmt: skip
