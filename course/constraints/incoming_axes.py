"""Which axes of a kernel hold the weights that come into one unit."""

import keras
from keras import layers

_DENSE_AND_CONV = (layers.Dense, layers.Conv1D, layers.Conv2D, layers.Conv3D)
_DEPTHWISE = (layers.DepthwiseConv1D, layers.DepthwiseConv2D)
_TRANSPOSED = (layers.Conv1DTranspose, layers.Conv2DTranspose, layers.Conv3DTranspose)

KINDS = {
    "conv": lambda rank: tuple(range(rank - 1)),
    "depthwise": lambda rank: tuple(range(rank - 2)),
    "transposed": lambda rank: (*range(rank - 2), rank - 1),
}
"""By kind of kernel: its incoming axes, for a kernel with `rank` axes. A dense kernel is a "conv"."""


def incoming_axes(layer: keras.Layer) -> tuple[int, ...]:
    """Finds the axes of `layer.kernel` over which the weights of one output unit spread.

    | layer | kernel | axes |
    |---|---|---|
    | `Dense` | `(inputs, units)` | `(0,)` |
    | `Conv2D` | `(height, width, channels, filters)` | `(0, 1, 2)` |
    | `DepthwiseConv2D` | `(height, width, channels, multiplier)` | `(0, 1)` |
    | `Conv2DTranspose` | `(height, width, filters, channels)` | `(0, 1, 3)` |
    | `EinsumDense` | as in its equation | the axes that are summed over |

    and so with one and three spatial axes, and in subclasses. `data_format` changes no kernel.

    Args:
        layer: Layer of one of these classes; `EinsumDense` must be built.

    Returns:
        Axes of the kernel, rising.

    Raises:
        ValueError: If the layer is of another class.

    Example:
        >>> incoming_axes(layers.Conv2DTranspose(8, 3))
        (0, 1, 3)
    """
    if isinstance(layer, layers.EinsumDense):
        kernel, output = layer.equation.split(",")[1].split("->")
        return tuple(axis for axis, letter in enumerate(kernel) if letter not in output)
    if isinstance(layer, layers.Dense):
        return KINDS["conv"](2)
    for kind, classes in (("conv", _DENSE_AND_CONV), ("depthwise", _DEPTHWISE), ("transposed", _TRANSPOSED)):
        if isinstance(layer, classes):
            return KINDS[kind](layer.rank + 2)
    raise ValueError(
        "`layer` must be a Dense, EinsumDense, convolution, depthwise or transposed convolution. "
        f"Received: {type(layer).__name__} {getattr(layer, 'name', layer)!r}"
    )
