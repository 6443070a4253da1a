"""What a layer learns from data before training, and whether it has."""

import math

import keras
import numpy as np

from course.layers._data_layer import value_now

NOT_ADAPTED = "{} must see data first: call `adapt(data)`."


def add_statistic(layer, name: str, shape: tuple[int, ...]):
    """A weight of `layer` for `adapt` to fill: NaN until then, float whatever the layer computes in."""
    return layer.add_weight(
        name=name,
        shape=shape,
        initializer=keras.initializers.Constant(math.nan),
        dtype=layer.variable_dtype if "float" in layer.variable_dtype else "float32",
        trainable=False,
        autocast=False,
    )


def require_adapted(layer, weight):
    """Raises a ValueError unless `weight`, NaN until `adapt` or loading fills it, is filled.

    In `fit`, `evaluate` and `predict` on JAX no value can be read; an empty layer then shows as NaN in its
    outputs.
    """
    if layer.is_adapted:
        return
    value = value_now(weight)
    if value is None:
        return
    if np.isnan(value).any():
        raise ValueError(NOT_ADAPTED.format(type(layer).__name__))
    layer.is_adapted = True
