"""What a layer learns from data before training, and whether it has."""

import math

import keras
import numpy as np

from course.layers._data_layer import runs_eagerly

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

    While a function is traced no value can be read; an empty layer then shows as NaN in its outputs.
    """
    if layer.is_adapted or not runs_eagerly():
        return
    if np.isnan(keras.ops.convert_to_numpy(weight)).any():
        raise ValueError(NOT_ADAPTED.format(type(layer).__name__))
    layer.is_adapted = True
