"""Random scale and crop: a window of one size, cut from an image of random size."""

import keras

from course import arguments
from course.layers._image_layer import ImageLayer


@keras.saving.register_keras_serializable(package="course")
class RandomScaleCrop(ImageLayer):
    """Resizes each image so that its shorter side has a random length, then cuts a random window from it.

    Each image draws its own length, a whole number of pixels, and its own window. The longer side keeps the
    proportions. At inference the shorter side gets the middle of the range, and the window the middle of the
    image. Resizing is bilinear, and smooths when it shrinks (antialiasing).

    Args:
        height: Rows of the result, at least 1.
        width: Columns of the result, at least 1.
        short_side: Least and greatest length of the shorter side, in pixels; both are drawn too. The least
            has to hold the window.
        seed: Integer for a repeatable choice, or None.
        data_format: `"channels_last"`, `"channels_first"`, or None for Keras's default.

    Call arguments:
        inputs: Images of shape `(batch, height, width, channels)`, or one image without the first axis.
        training: Whether to draw. True unless given, so that `dataset.map(layer)` augments.

    Returns:
        Tensor of shape `(batch, height, width, channels)` with the layer's `height` and `width`, in its
        compute dtype.

    Raises:
        ValueError: If a size is below 1 or the range of the shorter side is empty or too small.

    Example:

    >>> import numpy as np
    >>> from course.layers import RandomScaleCrop
    >>> images = np.zeros((2, 40, 60, 3), "uint8")
    >>> tuple(RandomScaleCrop(24, 24, short_side=(28, 48))(images).shape)
    (2, 24, 24, 3)

    Source:
        Simonyan and Zisserman, 2015, Very Deep Convolutional Networks, section 3.1,
        https://arxiv.org/abs/1409.1556 (256 to 512), and He et al., 2016, Deep Residual Learning,
        section 3.4, https://arxiv.org/abs/1512.03385 (256 to 480, window of 224).
    """

    def __init__(
        self,
        height: int = 224,
        width: int = 224,
        short_side: tuple[int, int] = (256, 480),
        seed: int | None = None,
        data_format: str | None = None,
        **kwargs,
    ):
        super().__init__(data_format=data_format, **kwargs)
        self.height = arguments.whole("height", height, at_least=1)
        self.width = arguments.whole("width", width, at_least=1)
        if not isinstance(short_side, list | tuple) or len(short_side) != 2:
            raise ValueError(
                f"`short_side` must be two lengths in pixels. Received: short_side={short_side!r}"
            )
        least, greatest = (arguments.whole("short_side", side, at_least=1) for side in short_side)
        if not max(self.height, self.width) <= least <= greatest:
            raise ValueError(
                "`short_side` must be a least and a greatest length that both hold the window of "
                f"{self.height} x {self.width}. Received: short_side={short_side}"
            )
        self.short_side = (least, greatest)
        self.seed = arguments.seed(seed)
        self.generator = keras.random.SeedGenerator(seed)
        self.built = True

    def in_training(self, images):
        random, seed = self.backend.random, self._get_seed_generator(self.backend.name)
        batch = (self.backend.shape(images)[0],)
        least, greatest = self.short_side
        side = random.randint(batch, least, greatest + 1, seed=seed)
        down, right = (random.uniform(batch, seed=seed, dtype=images.dtype) for _ in range(2))
        return self._cut(images, side, down, right)

    def at_inference(self, images):
        ops = self.backend
        side = ops.numpy.full((ops.shape(images)[0],), sum(self.short_side) // 2, dtype="int32")
        return self._cut(images, side, 0.5, 0.5)

    def compute_output_shape(self, input_shape):
        *batch, _, _, channels = self._channels_last(super().compute_output_shape(input_shape))
        return self._channels_given((*batch, self.height, self.width, channels))

    def get_config(self):
        return {
            **super().get_config(),
            "height": self.height,
            "width": self.width,
            "short_side": list(self.short_side),
            "seed": self.seed,
        }

    def _cut(self, images, side, down, right):
        """The windows at shares `down` and `right` of the room there is when the shorter side is `side`."""
        ops = self.backend
        batch, rows, columns, channels = ops.shape(images)
        shorter = ops.numpy.minimum(rows, columns)
        vertical = self._weights(side * rows // shorter, rows, down, self.height, images.dtype)
        horizontal = self._weights(side * columns // shorter, columns, right, self.width, images.dtype)
        # Two products of matrices for each image: of its rows, and, turned, of its columns.
        lines = ops.numpy.reshape(images, (batch, rows, columns * channels))
        cut = ops.numpy.reshape(ops.numpy.matmul(vertical, lines), (batch, self.height, columns, channels))
        turned = ops.numpy.reshape(
            ops.numpy.transpose(cut, (0, 2, 1, 3)), (batch, columns, self.height * channels)
        )
        cut = ops.numpy.reshape(
            ops.numpy.matmul(horizontal, turned), (batch, self.width, self.height, channels)
        )
        return ops.numpy.transpose(cut, (0, 2, 1, 3))

    def _weights(self, resized, length, share, window: int, dtype):
        """How much each of `length` old pixels gives to each of `window` new ones: `(batch, window, length)`.

        A triangle around the place that the new pixel comes from, as wide as a pixel of the coarser grid.
        """
        ops = self.backend
        room = resized - window
        start = ops.numpy.minimum(ops.numpy.floor(share * ops.cast(room + 1, dtype)), ops.cast(room, dtype))
        step = ops.cast(length, dtype) / ops.cast(resized, dtype)
        pixel = ops.cast(ops.numpy.arange(window), dtype)
        centre = (start[:, None] + pixel + 0.5) * step[:, None] - 0.5
        distance = ops.numpy.abs(centre[:, :, None] - ops.cast(ops.numpy.arange(length), dtype))
        weights = ops.numpy.maximum(1 - distance / ops.numpy.maximum(step, 1.0)[:, None, None], 0.0)
        return weights / ops.numpy.sum(weights, axis=-1, keepdims=True)
