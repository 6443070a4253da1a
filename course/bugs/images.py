"""Programs on small images: convolutions, an autoencoder, a frozen base, mixed labels."""

import keras
import numpy as np
from keras import layers

from course import datasets
from course.bugs.drawn import Drawn
from course.bugs.program import Data, Program, accuracy, r_squared
from course.bugs.tabular import stack


def _digits(seed: int) -> Data:
    """The 8 x 8 digits of scikit-learn, pixels in [0, 1]."""
    from sklearn.datasets import load_digits

    x, y = load_digits(return_X_y=True)
    order = np.random.default_rng(seed).permutation(len(x))
    x, y = (x[order] / 16).astype("float32").reshape(-1, 8, 8, 1), y[order]
    return Data(x[400:], y[400:], x[:400], y[:400])


def _flat_digits(seed: int) -> Data:
    data = _digits(seed)
    return data._replace(x=data.x.reshape(-1, 64), x_val=data.x_val.reshape(-1, 64))


def _pixels_of_pixels(seed: int) -> Data:
    data = _flat_digits(seed)
    return Data(data.x, data.x, data.x_val, data.x_val)


def _mixed(seed: int) -> Data:
    """Mixup: each example is a blend of two, and so is its target."""
    data, random = _digits(seed), np.random.default_rng(seed)
    other, share = random.permutation(len(data.x)), random.beta(0.2, 0.2, len(data.x)).astype("float32")
    targets, weight = np.eye(10, dtype="float32")[data.y], share[:, None, None, None]
    return Data(
        weight * data.x + (1 - weight) * data.x[other],
        share[:, None] * targets + (1 - share[:, None]) * targets[other],
        data.x_val, np.eye(10, dtype="float32")[data.y_val],
    )  # fmt: skip


def _fashion(seed: int) -> Data:
    split = datasets.load("fashion_mnist_small")
    order = np.random.default_rng(seed).permutation(len(split.x_train))[:1200]
    x = split.x_train[order].astype("float32").reshape(-1, 28, 28, 1)
    held = split.x_val[:300].astype("float32").reshape(-1, 28, 28, 1)
    return Data(x, split.y_train[order], held, split.y_val[:300])


def _convolutions(size: int, seed: int, *filters: int) -> keras.Sequential:
    model = keras.Sequential([keras.Input((size, size, 1))])
    for place, n in enumerate(filters):
        model.add(
            layers.Conv2D(
                n, 3, padding="same", activation="relu", kernel_initializer=Drawn("he", seed + place)
            )
        )
        model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    return model


def _small_cnn(seed: int) -> keras.Model:
    model = _convolutions(8, seed, 12, 24)
    model.add(layers.Dense(10, "softmax", kernel_initializer=Drawn("glorot", seed)))
    return model


def _normalised_cnn(seed: int) -> keras.Model:
    model = keras.Sequential([keras.Input((28, 28, 1)), layers.Rescaling(1 / 255)])
    for place, n in enumerate((8, 16)):
        model.add(
            layers.Conv2D(n, 3, strides=2, use_bias=False, kernel_initializer=Drawn("he", seed + place))
        )
        model.add(layers.BatchNormalization(momentum=0.9))
        model.add(layers.ReLU())
    model.add(layers.GlobalAveragePooling2D())
    model.add(layers.Dropout(0.1, seed=seed))
    model.add(layers.Dense(10, kernel_initializer=Drawn("glorot", seed)))
    return model


def _autoencoder(seed: int) -> keras.Model:
    model = stack([32, 8, 32], 64, 64, seed)
    model.layers[-1].activation = keras.activations.sigmoid
    return model


def _frozen_base(seed: int) -> keras.Model:
    """Random features that stay as they are, and a head that learns."""
    base = _convolutions(8, seed, 32)
    base.trainable = False
    head = layers.Dense(10, "softmax", kernel_initializer=Drawn("glorot", seed))
    inputs = keras.Input((8, 8, 1))
    return keras.Model(inputs, head(base(inputs, training=False)))


IMAGES = (
    Program(
        "digits_cnn", _digits, _small_cnn, lambda: "sparse_categorical_crossentropy", accuracy,
        rate=3e-3, epochs=6,
    ),
    Program(
        "fashion_cnn", _fashion, _normalised_cnn,
        lambda: keras.losses.SparseCategoricalCrossentropy(from_logits=True), accuracy, rate=5e-3, epochs=8,
        unusual="bytes, a Rescaling layer, batch norm, dropout", kept=True,
    ),
    Program(
        "autoencoder", _pixels_of_pixels, _autoencoder, lambda: "mse", r_squared, rate=3e-3, epochs=15,
        unusual="targets are the inputs",
    ),
    Program(
        "transfer_head", _digits, _frozen_base, lambda: "sparse_categorical_crossentropy", accuracy,
        rate=5e-3, epochs=8, unusual="a frozen base", kept=True,
    ),
    Program(
        "mixup", _mixed, _small_cnn, lambda: "categorical_crossentropy", accuracy, rate=3e-3, epochs=8,
        unusual="targets are blends of classes",
    ),
    Program(
        "linear_scores", _flat_digits, lambda seed: stack([], 64, 10, seed),
        lambda: keras.losses.SparseCategoricalCrossentropy(from_logits=True), accuracy, rate=1e-2, epochs=8,
        unusual="no hidden layer", kept=True,
    ),
)  # fmt: skip
