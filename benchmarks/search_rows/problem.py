"""The lectures' problem: 3072-50-10 on CIFAR-10, learning rate and L2 penalty in log space.

Pixels, first weights, batches and ranges are those of the printed coarse search; momentum is the 0.9 that
its code asks for (the printed runs had none, lesson 16), which also makes up for fewer images.
"""

import keras
import numpy as np

from course import datasets
from course.models import two_layer_mlp
from course.scratch import init_two_layer_model

INPUTS, HIDDEN, CLASSES, BATCH = 3072, 50, 10, 100
RATES, PENALTIES = (1e-6, 1e-3), (1e-5, 1e5)
"""Ranges of the printed coarse search: `lr = 10**uniform(-3, -6)`, `reg = 10**uniform(-5, 5)`."""


def data(examples: int):
    """Centred pixels and labels, `(train, validation)`; a stand-in repeats what it has."""
    split = datasets.load("cifar10", train=examples, validation=1000, test=1)
    mean = split.x_train.astype("float32").mean(axis=0)

    def prepared(images, labels, count):
        rows = np.resize(np.arange(len(images)), count)
        return (images.astype("float32") - mean).reshape(-1, INPUTS)[rows], labels.ravel()[rows]

    validation = min(1000, len(split.x_val))
    return prepared(split.x_train, split.y_train, examples), prepared(split.x_val, split.y_val, validation)


def build(setting: dict) -> keras.Model:
    """ReLU, the penalty on both kernels, momentum 0.9."""
    model = two_layer_mlp(init_two_layer_model(INPUTS, HIDDEN, CLASSES), reg=setting["penalty"])
    model.compile(
        keras.optimizers.SGD(setting["rate"], momentum=0.9),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return model


def draws(count: int, seed: int = 0) -> list[dict]:
    """Settings drawn at random from the ranges."""
    rng = np.random.default_rng(seed)

    def draw(low, high):
        return float(low * (high / low) ** rng.random())

    return [{"rate": draw(*RATES), "penalty": draw(*PENALTIES)} for _ in range(count)]


def operations(settings: int) -> float:
    """Floating-point operations of the products of one step: forwards, and back to both kernels and the
    hidden layer. The input needs no gradient."""
    first, second = 2 * BATCH * INPUTS * HIDDEN, 2 * BATCH * HIDDEN * CLASSES
    return settings * (2 * first + 3 * second)
