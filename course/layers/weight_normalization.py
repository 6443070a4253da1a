"""Weight normalization: length and direction of the weights, learned apart."""

import keras
from keras import layers, ops

from course.layers._changed_weights import ChangedWeights

_DEPTHWISE = (layers.DepthwiseConv1D, layers.DepthwiseConv2D)
_TRANSPOSED = (layers.Conv1DTranspose, layers.Conv2DTranspose, layers.Conv3DTranspose)


@keras.saving.register_keras_serializable(package="course")
class WeightNormalization(ChangedWeights):
    """Writes the incoming weights of each unit as a length g times a direction, and learns both.

        w = g * v / norm(v)

    `v` is the wrapped layer's own kernel; `g`, one number for each unit, is added and starts as the norm of
    `v`, so that wrapping changes no output. Recurrent weights are normalized too. Regularizers and
    constraints of the wrapped layer act on `v`.

    Args:
        layer: Layer to wrap: `Dense`, `EinsumDense`, a convolution or a recurrent layer, or `Bidirectional`.

    Call arguments:
        inputs: Inputs of the wrapped layer.
        training: Passed on to the wrapped layer.
        mask: Mask for the wrapped layer, if it takes one.

    Attributes:
        lengths: The variables g, one for each kernel, of shapes that multiply the kernels.

    Returns:
        What the wrapped layer returns.

    Raises:
        ValueError: If `layer` is no layer or has no kernels.

    Example:
        >>> layer = WeightNormalization(keras.layers.Dense(4))
        >>> layer.build((None, 3))
        >>> [tuple(length.shape) for length in layer.lengths]
        [(1, 4)]

    Source:
        Salimans and Kingma, 2016, Weight Normalization, https://arxiv.org/abs/1602.07868. Their start from
        data is `course.initializers.data_dependent` on the model before it is wrapped.
    """

    def build(self, input_shape=None):
        super().build(input_shape)
        self.lengths = [self._add_length(kernel) for kernel in self.kernels]

    def _add_length(self, kernel):
        """The variable g for a kernel, which it reads when it is filled: that may be later than here."""
        axes = _incoming(self.layer, kernel)
        return self.add_weight(
            name=f"{kernel.name}_length",
            shape=tuple(1 if axis in axes else size for axis, size in enumerate(kernel.shape)),
            initializer=lambda shape, dtype=None: ops.cast(_norm(kernel, axes), dtype),
            trainable=self.layer.trainable,
        )

    def changed_weights(self, training: bool) -> list:
        return [
            self._at_length(kernel, length) for kernel, length in zip(self.kernels, self.lengths, strict=True)
        ]

    def _at_length(self, kernel, length):
        """g * v / norm(v), measured in float32 and given in the type that the layer computes in."""
        wide = ops.cast(kernel.value, "float32")
        scale = ops.cast(length.value, "float32") / _norm(wide, _incoming(self.layer, kernel))
        return ops.cast(wide * scale, kernel.value.dtype)


def _norm(kernel, axes: tuple[int, ...]):
    """Length of each unit's weights, at least 1e-12, in float32."""
    wide = ops.cast(kernel, "float32")
    squares = wide * wide  # PyTorch differentiates `square` with one copy of the kernel more
    return ops.sqrt(ops.maximum(ops.sum(squares, axis=axes, keepdims=True), 1e-24))


def _incoming(layer, kernel) -> tuple[int, ...]:
    """The axes of a kernel over which the weights of one unit spread."""
    rank = len(kernel.shape)
    if isinstance(layer, layers.EinsumDense):
        letters, output = layer.equation.split(",")[1].split("->")
        return tuple(axis for axis, letter in enumerate(letters) if letter not in output)
    if isinstance(layer, _DEPTHWISE) or kernel.name == "depthwise_kernel":
        return tuple(range(rank - 2))
    if isinstance(layer, _TRANSPOSED):
        return (*range(rank - 2), rank - 1)
    return tuple(range(rank - 1))
