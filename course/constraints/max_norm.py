"""Max-norm: a ceiling on the length of each unit's incoming weights."""

import numbers

import keras
from keras import ops

from course import arguments
from course.constraints.incoming_axes import KINDS


@keras.saving.register_keras_serializable(package="course")
class MaxNorm(keras.constraints.Constraint):
    """Shortens the incoming weights of each unit to at most `max_value`, and leaves shorter ones untouched.

        w = w * min(1, max_value / norm)    norm = length of the unit's incoming weights

    This is the exact projection: what meets the constraint stays bit for bit the same. Keras's `MaxNorm`
    shrinks such weights too, a little at each step, and measures along axis 0 unless told otherwise, which is
    wrong for every convolution.

    Args:
        max_value: Greatest length, above 0; 2 to 4 is usual.
        axis: What the incoming weights of one unit spread over. None: all axes but the last, right for
            `Dense`, `Conv1D`, `Conv2D` and `Conv3D`. "depthwise" and "transposed" for the kernels of
            `DepthwiseConv` and `ConvTranspose` layers: a constraint sees the weights, not the layer, and
            cannot tell these from a convolution. Or an axis, or several; `incoming_axes(layer)` finds them
            from a layer.

    Call arguments:
        w: Kernel of at least two axes, as Keras hands it over after each update.

    Returns:
        Tensor with the shape and dtype of `w`. Weights of less than 32 bits are measured in float32.

    Raises:
        ValueError: If `max_value` is not above 0, or `axis` is unknown or does not fit the weights.

    Example:
        >>> kernel = keras.ops.convert_to_tensor([[3.0, 0.3], [4.0, 0.4]])  # columns of length 5 and 0.5
        >>> [[round(float(weight), 4) for weight in row] for row in MaxNorm(1.0)(kernel)]
        [[0.6, 0.3], [0.8, 0.4]]

    Source:
        Srebro and Shraibman, 2005, Rank, Trace-Norm and Max-Norm, https://doi.org/10.1007/11503415_37;
        with dropout in Srivastava et al., 2014, section 5.1, https://jmlr.org/papers/v15/srivastava14a.html.
    """

    def __init__(self, max_value: float = 2.0, axis: int | tuple[int, ...] | str | None = None):
        self.max_value = arguments.positive("max_value", max_value)
        self.axis = _checked(axis)

    def __call__(self, w):
        w = ops.convert_to_tensor(w)
        axes = self._axes(len(w.shape))
        wide = w if keras.backend.standardize_dtype(w.dtype) == "float64" else ops.cast(w, "float32")
        # In units of the ceiling no square that matters underflows; one that overflows, of a weight beyond
        # 1e19 ceilings, shortens by that much at once. What is short enough is divided by exactly 1.
        squares = ops.sum(ops.square(wide / self.max_value), axis=axes, keepdims=True)
        return ops.cast(wide / ops.sqrt(ops.clip(squares, 1.0, 1e38)), w.dtype)

    def _axes(self, rank: int) -> tuple[int, ...]:
        """The axes to measure along, for weights with `rank` axes."""
        if self.axis is None or isinstance(self.axis, str):
            kind = self.axis or "conv"
            least = 2 if kind == "conv" else 3
            if rank < least:
                raise ValueError(
                    f"`w` must have at least {least} axes for axis={self.axis!r}. Received: {rank}"
                )
            return KINDS[kind](rank)
        if any(not -rank <= axis < rank for axis in self.axis):
            raise ValueError(f"`axis` must fit weights with {rank} axes. Received: axis={self.axis}")
        return self.axis

    def get_config(self):
        return {
            "max_value": self.max_value,
            "axis": list(self.axis) if isinstance(self.axis, tuple) else self.axis,
        }


def _checked(axis):
    """`axis` as None, a known word or a tuple of integers; else a ValueError."""
    if axis is None or axis in ("depthwise", "transposed"):
        return axis
    axes = tuple(axis) if isinstance(axis, list | tuple) else (axis,)
    if not axes or any(isinstance(one, bool) or not isinstance(one, numbers.Integral) for one in axes):
        raise ValueError(
            f"`axis` must be an integer, several, 'depthwise', 'transposed' or None. Received: axis={axis!r}"
        )
    return tuple(int(one) for one in axes)
