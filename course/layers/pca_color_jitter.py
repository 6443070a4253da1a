"""AlexNet's colour noise: a random shift of each image along the principal axes of its colours."""

import keras

from course import arguments
from course.layers._adapted import NOT_ADAPTED, add_statistic, require_adapted
from course.layers._image_layer import ImageLayer
from course.layers._moments import moments, principal_axes
from course.layers._value_range import value_range as checked_range


@keras.saving.register_keras_serializable(package="course")
class PCAColorJitter(ImageLayer):
    """Adds one random colour to all pixels of an image, as light of another colour would.

    `adapt` finds the eigenvectors P (columns) and eigenvalues of the covariance of the pixels of a data set,
    scaled to [0, 1]. In training each image gets, at every pixel,

        P (alpha * eigenvalues)         alpha ~ Normal(0, std), one for each axis and image

    scaled back. At inference the images pass unchanged. The result is not clipped to the range, which would
    turn one colour for all pixels into many.

    Args:
        std: Standard deviation of `alpha`, 0 or above; 0.1 in the paper.
        value_range: Lowest and highest value of a pixel.
        seed: Integer for a repeatable choice, or None.
        data_format: `"channels_last"`, `"channels_first"`, or None for Keras's default.

    Call arguments:
        inputs: Images of shape `(batch, height, width, channels)`, or one image without the first axis.
            A dictionary with the key `"images"` is taken too; all else in it comes back as it is.
        training: Whether to add the noise. True unless given, so that `dataset.map(layer)` augments.

    Returns:
        Tensor of the shape of the inputs, in the layer's compute dtype.

    Raises:
        ValueError: If an argument is out of its range, or the layer is called before it adapted. (In `fit` on
            JAX no value can be read: there a layer that did not adapt gives NaN.)

    Example:

    >>> import numpy as np
    >>> from course.layers import PCAColorJitter
    >>> images = np.random.default_rng(0).integers(0, 256, (8, 4, 4, 3), "uint8")
    >>> layer = PCAColorJitter(seed=0)
    >>> layer.adapt(images)
    >>> offset = np.array(layer(images)) - images
    >>> bool(np.ptp(offset, axis=(1, 2)).max() < 1e-4)
    True

    Source:
        Krizhevsky, Sutskever and Hinton, 2012, ImageNet Classification with Deep Convolutional Neural
        Networks, section 4.1. The paper names no scale for the pixels; on [0, 1] the eigenvalues are of the
        size of the constants in use since (0.2175, 0.0188, 0.0045).
    """

    moves_pixels = False

    def __init__(
        self,
        std: float = 0.1,
        value_range: tuple[float, float] = (0, 255),
        seed: int | None = None,
        data_format: str | None = None,
        **kwargs,
    ):
        super().__init__(data_format=data_format, **kwargs)
        self.std = arguments.not_negative("std", std)
        self.value_range = checked_range(value_range)
        self.seed = arguments.seed(seed)
        self.generator = keras.random.SeedGenerator(seed)
        self.is_adapted = False

    def build(self, input_shape):
        if input_shape is None:  # inside `tf.data` on JAX and PyTorch
            raise ValueError(NOT_ADAPTED.format(type(self).__name__))
        self._check_rank(input_shape)
        channels = self._channels_last(input_shape)[-1]
        if channels is None:
            raise ValueError(
                f"`inputs` must have a known number of channels. Received: shape={tuple(input_shape)}"
            )
        self.eigenvalues = add_statistic(self, "eigenvalues", (channels,))
        self.eigenvectors = add_statistic(self, "eigenvectors", (channels, channels))
        self.built = True

    def adapt(self, data):
        """Finds the principal axes of the colours of `data`, and forgets those of any data before.

        Args:
            data: Images as an array or tensor of shape `(examples, height, width, channels)`, a dataset, or
                an iterable of batches.
        """
        lowest, highest = self.value_range
        variances, axes = principal_axes(moments(data, self._pixels).covariance)
        self.eigenvalues.assign(variances / (highest - lowest) ** 2)
        self.eigenvectors.assign(axes)
        self.is_adapted = True

    def in_training(self, images):
        require_adapted(self, self.eigenvalues)
        ops = self.backend
        lowest, highest = self.value_range
        eigenvalues, eigenvectors = (
            ops.cast(ops.convert_to_tensor(self.convert_weight(weight)), images.dtype)
            for weight in (self.eigenvalues, self.eigenvectors)
        )
        alpha = ops.random.normal(
            (ops.shape(images)[0], eigenvalues.shape[0]),
            stddev=self.std,
            dtype=images.dtype,
            seed=self._get_seed_generator(ops.name),
        )
        offset = ops.numpy.matmul(alpha * eigenvalues, ops.numpy.transpose(eigenvectors))
        return images + (highest - lowest) * offset[:, None, None, :]

    def get_config(self):
        return {
            **super().get_config(),
            "std": self.std,
            "value_range": list(self.value_range),
            "seed": self.seed,
        }

    def _pixels(self, batch):
        if batch.ndim != 4:
            raise ValueError(
                f"`data` must be images of shape (batch, ...) with 4 axes. Received: shape={batch.shape}"
            )
        if not self.built:
            self.build((None, *batch.shape[1:]))
        if self._is_channels_first():
            batch = batch.transpose(0, 2, 3, 1)
        channels = self.eigenvalues.shape[0]
        if batch.shape[-1] != channels:
            raise ValueError(
                f"`data` must have the {channels} channels that the layer was built for. "
                f"Received: {batch.shape[-1]} channels"
            )
        return batch.reshape(-1, channels)
