"""A training program as a value: what it learns from, builds, minimises, and how well it ends."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import keras
import numpy as np


class Data(NamedTuple):
    """Examples to learn from, and others to judge by; arrays, or lists and dictionaries of arrays."""

    x: object
    y: object
    x_val: object
    y_val: object


@dataclass(frozen=True)
class Program:
    """A training program.

    Attributes:
        name: As "tabular_mlp".
        data: Called with a seed, returns `Data`.
        build: Called with a seed, returns a model that is not compiled.
        loss: Called without arguments, returns what `compile` takes.
        score: Called with predictions and targets, returns how good they are: 100 is perfect.
        rate: Learning rate, or a schedule.
        optimizer: Called with the rate, returns an optimizer.
        epochs: Passes over the data.
        batch_size: Examples of a step.
        compiled: More of what `compile` takes.
        fitted: More of what `fit` takes, given the data: class weights, sample weights.
        unusual: What about it is unusual and yet right, in a few words.
        kept: Whether it belongs to the half on which no rule was written.
    """

    name: str
    data: Callable[[int], Data]
    build: Callable[[int], keras.Model]
    loss: Callable[[], object]
    score: Callable[[object, object], float]
    rate: object = 1e-3
    optimizer: Callable[[object], keras.optimizers.Optimizer] = keras.optimizers.Adam
    epochs: int = 10
    batch_size: int = 32
    compiled: Mapping[str, object] = field(default_factory=dict)
    fitted: Callable[[Data], dict] = lambda data: {}
    unusual: str = ""
    kept: bool = False

    def compile(self, seed: int) -> keras.Model:
        """Returns the model, built and compiled."""
        model = self.build(seed)
        model.compile(optimizer=self.optimizer(self.rate), loss=self.loss(), **self.compiled)
        return model

    def fit_arguments(self, data: Data) -> dict:
        """Returns what `fit` takes beside `x` and `y`."""
        return {
            "validation_data": (data.x_val, data.y_val),
            "epochs": self.epochs,
            "batch_size": self.batch_size,
            "verbose": 0,
            **self.fitted(data),
        }

    def final_score(self, model: keras.Model, data: Data) -> float:
        """Returns how good the model is on the examples it has not learned from."""
        return self.score(model.predict(data.x_val, batch_size=256, verbose=0), data.y_val)


def train(program: Program, seed: int) -> float:
    """Runs a program from its start and returns its final score; it is not validated on the way."""
    keras.utils.set_random_seed(seed)
    data, model = program.data(seed), program.compile(seed)
    model.fit(data.x, data.y, **{**program.fit_arguments(data), "validation_data": None})
    return program.final_score(model, data)


def accuracy(outputs, y) -> float:
    """Percent of examples whose largest output is their class; `y` holds numbers or shares of classes."""
    y = np.asarray(y)
    labels = y.argmax(-1) if y.ndim > 1 and y.shape[-1] > 1 else y.ravel()
    return 100 * float(np.mean(np.asarray(outputs).argmax(-1) == labels))


def binary_accuracy(outputs, y, threshold: float = 0.5) -> float:
    """Percent right, averaged over the two classes so that a rare one counts as much."""
    said, y = np.asarray(outputs).ravel() > threshold, np.asarray(y).ravel() > 0.5
    return 50 * float(np.mean(said[y])) + 50 * float(np.mean(~said[~y]))


def from_logits(outputs, y) -> float:
    """`binary_accuracy` of scores that are no probabilities."""
    return binary_accuracy(outputs, y, threshold=0.0)


def r_squared(outputs, y) -> float:
    """Percent of the variance explained, at least -100."""
    outputs, y = np.asarray(outputs, "float64"), np.asarray(y, "float64").reshape(np.shape(outputs))
    with np.errstate(all="ignore"):
        share = 1 - np.mean((outputs - y) ** 2) / np.mean((y - y.mean(0)) ** 2)
    return max(-100.0, 100 * float(share)) if np.isfinite(share) else -100.0
