"""Train under watch, in one line."""

import copy
import itertools
import random
import types

import keras
import numpy as np

from course.callbacks.babysitter import Babysitter
from course.diagnose import Report
from course.diagnose.probe.preserved import preserved_generators
from course.diagnose.probe.sample import Sample, is_array, of_batches, read


def babysit(
    model: keras.Model,
    x=None,
    y=None,
    overhead: float = 0.02,
    on_error: str = "warn",
    **fit_arguments,
) -> tuple[keras.callbacks.History, Report]:
    """Calls `model.fit` with a `Babysitter` that takes its probe from the training data.

    The data may be whatever `fit` takes. They are read in a way that leaves the training as it would be: the
    order of a shuffled dataset, and the seeds, stay what they are.

    Args:
        model: A compiled model.
        x: As for `fit`.
        y: As for `fit`.
        overhead: As for `Babysitter`.
        on_error: As for `Babysitter`.
        **fit_arguments: Everything else that `fit` takes.

    Returns:
        `(history, report)`.

    Example:
        >>> import keras, numpy as np
        >>> keras.utils.set_random_seed(0)
        >>> x = np.random.default_rng(0).normal(size=(64, 4)).astype("float32")
        >>> model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        >>> model.compile(keras.optimizers.SGD(0.1), "mse")
        >>> history, report = babysit(model, x, x[:, :1], epochs=40, verbose=0)
        >>> report.ok
        True
    """
    weight = fit_arguments.get("sample_weight")
    with preserved_generators():
        x, sample = _sampled(x, y, weight, fit_arguments.get("validation_split") or 0.0)
    if fit_arguments.get("class_weight"):
        sample.sample_weight = _of_classes(sample, fit_arguments["class_weight"])
    validation = fit_arguments.get("validation_data")
    babysitter = Babysitter(
        overhead=overhead,
        on_error=on_error,
        validation_data=None if hasattr(validation, "__next__") else validation,  # that `fit` alone may read
        shuffled=bool(fit_arguments.get("shuffle", True)) if is_array(x) else None,
    )
    babysitter._sample = sample
    babysitter._batch_size = fit_arguments.get("batch_size") or (32 if is_array(x) else None)
    callbacks = fit_arguments.pop("callbacks", None)
    callbacks = [callbacks] if isinstance(callbacks, keras.callbacks.Callback) else list(callbacks or [])
    history = model.fit(x, y, callbacks=[*callbacks, babysitter], **fit_arguments)
    return history, babysitter.report


def _sampled(x, y, sample_weight, validation_split: float) -> tuple[object, Sample]:
    """Rows of the training data, and the data to train on: a generator loses nothing by being looked at."""
    if isinstance(x, types.GeneratorType):
        first = next(x)
        rest = x
        sample = of_batches([first])

        def again():
            yield from itertools.chain([first], rest)

        return again(), sample
    if is_array(x):
        count = len(keras.tree.flatten(x)[0])
        kept = slice(0, int(count * (1 - validation_split)))
        return x, read(*(_cut(part, kept) for part in (x, y, sample_weight)))
    return x, read(_apart(x))


def _cut(part, rows: slice):
    return None if part is None else keras.tree.map_structure(lambda one: one[rows], part)


def _apart(data):
    """A `PyDataset` that shares all but its random generators with the given one; other data as they are."""
    if not isinstance(data, keras.utils.PyDataset):
        return data
    other = copy.copy(data)
    for name, value in vars(data).items():
        if isinstance(value, np.random.Generator | np.random.RandomState | random.Random):
            other.__dict__[name] = copy.deepcopy(value)
    return other


def _of_classes(sample: Sample, class_weight: dict) -> np.ndarray | None:
    """The class weights as one weight a row."""
    targets = keras.tree.flatten(sample.y) if sample.y is not None else []
    if len(targets) != 1:
        return sample.sample_weight
    labels = targets[0]
    if labels.ndim > 1:
        labels = labels.argmax(axis=-1) if labels.shape[-1] > 1 else labels[..., 0]
    weights = np.array([class_weight.get(int(label), 1.0) for label in labels.reshape(-1)], "float32")
    return weights.reshape(labels.shape)
