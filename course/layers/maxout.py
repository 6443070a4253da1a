"""Maxout: the largest of several linear pieces."""

import numbers

import keras
from keras import ops

from course import arguments


@keras.saving.register_keras_serializable(package="course")
class Maxout(keras.layers.Layer):
    """Divides the channels into groups and keeps the largest value of each group.

    It has no weights: put it behind a layer without activation that has k times as many units as are wanted,
    as in `Dense(k * units)`, `Maxout(units)`. Each output is then the largest of k linear pieces, a convex
    function that is learned; the parameters before it are k times as many. Neighbouring channels form a
    group.

    Args:
        units: Number of groups, the channels that come out; at least 1. Divides the number that comes in.
        axis: Axis of the channels; not the batch axis 0.

    Call arguments:
        inputs: Tensor of shape `(batch, ..., channels)`. A mask is passed on.

    Returns:
        Tensor of shape `(batch, ..., units)`.

    Raises:
        ValueError: If `units` is below 1 or does not divide the channels, `axis` is 0 or not an axis of the
            inputs, or the number of channels is unknown.

    Example:
        >>> pieces = keras.ops.convert_to_tensor([[1.0, 4.0, -2.0, -3.0]])
        >>> [float(value) for value in Maxout(2)(pieces)[0]]
        [4.0, -2.0]

    Source:
        Goodfellow et al., 2013, Maxout Networks, https://arxiv.org/abs/1302.4389.
    """

    def __init__(self, units: int, axis: int = -1, **kwargs):
        super().__init__(**kwargs)
        self.units = arguments.whole("units", units, at_least=1)
        if isinstance(axis, bool) or not isinstance(axis, numbers.Integral) or axis == 0:
            raise ValueError(f"`axis` must be an integer other than 0. Received: axis={axis!r}")
        self.axis = int(axis)
        self.supports_masking = True
        self.built = True

    def call(self, inputs):
        axis = self._channel_axis(inputs.shape)
        pieces = inputs.shape[axis] // self.units
        shape = ops.shape(inputs)
        grouped = ops.reshape(inputs, (*shape[:axis], self.units, pieces, *shape[axis + 1 :]))
        return ops.max(grouped, axis=axis + 1)

    def compute_output_shape(self, input_shape):
        axis = self._channel_axis(input_shape)
        return (*input_shape[:axis], self.units, *input_shape[axis + 1 :])

    def _channel_axis(self, shape) -> int:
        """The axis of the channels, from 0; a ValueError if the inputs cannot be grouped along it."""
        rank = len(shape)
        axis = self.axis + rank if self.axis < 0 else self.axis
        if not 0 < axis < rank:
            raise ValueError(
                f"`axis` must be an axis after the batch. Received: axis={self.axis}, shape {shape}"
            )
        if shape[axis] is None or shape[axis] % self.units:
            raise ValueError(
                f"`units` must divide a known number of channels. Received: units={self.units}, shape {shape}"
            )
        return axis

    def get_config(self):
        return {**super().get_config(), "units": self.units, "axis": self.axis}
