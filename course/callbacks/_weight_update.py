"""One optimizer step, seen from the weights: a copy before, the change after."""

import math
from dataclasses import dataclass

import keras
import numpy as np

from course.diagnose.facts import UpdateFacts
from course.diagnose.lengths import cosine, length, root_mean_square
from course.diagnose.probe.read_model import biases_of


@dataclass(frozen=True)
class WeightsBefore:
    """What a step is compared with.

    Attributes:
        step: Steps done before it.
        kernels: Path to a copy of the weights.
        statistics: Batch normalisation to a copy of its moving mean.
        gradients: Path to the gradient on the probe.
        learning_rate: What the step will use; None if unknown.
    """

    step: int
    kernels: dict[str, np.ndarray]
    statistics: dict[str, np.ndarray]
    gradients: dict[str, object]
    learning_rate: float | None


def weights_before(model: keras.Model, step: int, gradients: dict[str, object] | None) -> WeightsBefore:
    """Copies the weights after `step` steps."""
    rate = getattr(model.optimizer, "learning_rate", None)
    return WeightsBefore(
        step,
        {path: np.array(one) for path, one in _kernels(model).items()},
        _statistics(model),
        gradients or {},
        None if rate is None else float(keras.ops.convert_to_numpy(rate)),
    )


def update_since(before: WeightsBefore, model: keras.Model) -> UpdateFacts:
    """Describes the one step that was made since."""
    seen = UpdateFacts(step=before.step + 1, learning_rate=before.learning_rate)
    for path, after in _kernels(model).items():
        if path not in before.kernels:
            continue
        change = after - before.kernels[path]
        seen.ratios[path] = _ratio(length(change), length(before.kernels[path]))
        seen.norms[path] = root_mean_square(after)
        if path in before.gradients:
            gradient = np.asarray(keras.ops.convert_to_numpy(before.gradients[path]), dtype="float32")
            angle = cosine(change, gradient)
            if angle is not None:
                seen.alignment[path] = angle
    for name, after in _statistics(model).items():
        if name in before.statistics:
            seen.moved_statistics[name] = not np.array_equal(after, before.statistics[name])
    return seen


def _kernels(model) -> dict[str, np.ndarray]:
    """The trained weights with two axes or more but for biases, by path; views of what steps change."""
    biases = biases_of(model)
    return {
        one.path: np.asarray(keras.ops.convert_to_numpy(one), dtype="float32")
        for one in model.trainable_variables
        if len(one.shape) >= 2 and id(one) not in biases
    }


def _statistics(model) -> dict[str, np.ndarray]:
    """Copies of the moving means of the trained batch normalisations, by the name of the layer."""
    return {
        layer.name: np.array(keras.ops.convert_to_numpy(layer.moving_mean))
        for layer in model._flatten_layers()
        if isinstance(layer, keras.layers.BatchNormalization) and layer.built and layer.trainable
    }


def _ratio(change: float, before: float) -> float:
    """As `update_ratio`, of lengths: infinite where weights that were all 0 have changed."""
    if before == 0:
        return math.inf if change else math.nan
    return change / before
