"""Bilinear interpolation as initial weights of a transposed convolution."""

import keras
import numpy as np
from keras import ops


@keras.saving.register_keras_serializable(package="course")
class Bilinear(keras.initializers.Initializer):
    """Makes a transposed convolution enlarge each channel by linear interpolation, until training changes it.

    For an enlargement by f use strides f, kernel size `2 * f - f % 2`, padding "same" and as many filters as
    channels. The layer then equals `keras.ops.image.resize` with bilinear interpolation, but for the border,
    where it fades into zeros. Works in one, two and three dimensions.

    Call arguments:
        shape: Shape of the kernel, `(height, width, filters, channels)`; filters and channels are equal.
        dtype: Type of the weights; None for Keras's default.

    Returns:
        Tensor of the shape and type asked for: on the diagonal of filters and channels the product of
        triangles, elsewhere 0.

    Raises:
        ValueError: If the kernel has no spatial axis, or filters and channels differ.

    Example:
        >>> enlarge = keras.layers.Conv1DTranspose(
        ...     1, kernel_size=4, strides=2, padding="same", kernel_initializer=Bilinear()
        ... )
        >>> ramp = keras.ops.reshape([0.0, 4.0, 8.0, 12.0], (1, 4, 1))
        >>> keras.ops.convert_to_numpy(enlarge(ramp))[0, 1:-1, 0].tolist()
        [1.0, 3.0, 5.0, 7.0, 9.0, 11.0]

    Source:
        Long, Shelhamer and Darrell, 2014, Fully Convolutional Networks for Semantic Segmentation, section
        3.3, https://arxiv.org/abs/1411.4038.
    """

    def __call__(self, shape, dtype=None):
        *sizes, filters, channels = shape
        if not sizes or filters != channels:
            raise ValueError(
                "`shape` must be (..., filters, channels): a spatial axis, as many filters as channels. "
                f"Received: shape={tuple(shape)}"
            )
        patch = np.ones(())
        for size in sizes:
            patch = patch[..., None] * _triangle(size)
        kernel = patch[..., None, None] * np.eye(filters)
        return ops.convert_to_tensor(kernel, dtype=keras.backend.standardize_dtype(dtype))


def _triangle(size: int) -> np.ndarray:
    """Weights of linear interpolation: highest in the middle, 0 one place past each end."""
    reach = (size + 1) // 2
    return 1 - np.abs(np.arange(size) - (size - 1) / 2) / reach
