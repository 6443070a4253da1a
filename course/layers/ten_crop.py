"""Ten crops: the four corners and the centre of an image, and of its mirror image."""

import keras

from course import arguments
from course.layers._image_layer import ImageLayer


@keras.saving.register_keras_serializable(package="course")
class TenCrop(ImageLayer):
    """Cuts ten crops from each image: top left, top right, bottom left, bottom right and centre, then the
    same five from the image mirrored left to right.

    A network that was trained on crops sees the whole image at test time when its predictions on the ten
    are averaged. Nothing here is random and nothing is learned; training and inference are the same.

    Args:
        height: Rows of a crop, at least 1.
        width: Columns of a crop, at least 1.
        data_format: `"channels_last"`, `"channels_first"`, or None for Keras's default.

    Call arguments:
        inputs: Images of shape `(batch, height, width, channels)`, or one image without the first axis,
            each at least as large as a crop.

    Returns:
        Crops of shape `(batch, 10, height, width, channels)`, or for one image without the first axis.
        Reshape to `(-1, height, width, channels)` for a model, and its predictions to `(batch, 10, -1)`.

    Raises:
        ValueError: If a size is below 1, an image is smaller than a crop, or the inputs are no images.

    Example:

    >>> import numpy as np
    >>> from course.layers import TenCrop
    >>> image = np.arange(9.0).reshape(3, 3, 1)
    >>> crops = np.array(TenCrop(1, 1)(image))
    >>> crops.shape
    (10, 1, 1, 1)
    >>> crops.ravel().astype(int).tolist()
    [0, 2, 6, 8, 4, 2, 0, 8, 6, 4]

    Source:
        Krizhevsky, Sutskever and Hinton, 2012, ImageNet Classification with Deep Convolutional Neural
        Networks, section 4.1. The order, and the rounding of the centre, are those of torchvision.
    """

    def __init__(self, height: int, width: int, data_format: str | None = None, **kwargs):
        super().__init__(data_format=data_format, **kwargs)
        self.height = arguments.whole("height", height, at_least=1)
        self.width = arguments.whole("width", width, at_least=1)
        self.built = True

    def in_training(self, images):
        ops = self.backend
        self._check_size(images.shape[1], images.shape[2])
        mirrored = ops.numpy.flip(images, axis=2)
        return ops.numpy.stack([*self._five_crops(images), *self._five_crops(mirrored)], axis=1)

    at_inference = in_training

    def compute_output_shape(self, input_shape):
        *batch, rows, columns, channels = self._channels_last(super().compute_output_shape(input_shape))
        self._check_size(rows, columns)
        crops = self._channels_given((self.height, self.width, channels))
        return (*batch, 10, *crops)

    def get_config(self):
        return {**super().get_config(), "height": self.height, "width": self.width}

    def _check_size(self, rows, columns):
        if (rows is not None and rows < self.height) or (columns is not None and columns < self.width):
            raise ValueError(
                f"`inputs` must be at least as large as a crop of {self.height} x {self.width}. "
                f"Received: images of {rows} x {columns}"
            )

    def _five_crops(self, images):
        shape = self.backend.shape(images)
        down, right = shape[1] - self.height, shape[2] - self.width
        starts = [(0, 0), (0, right), (down, 0), (down, right), (_middle(down), _middle(right))]
        return [images[:, top : top + self.height, left : left + self.width] for top, left in starts]


def _middle(room):
    """Half of a whole number, rounded to the nearest and from a tie to the even one."""
    half = room // 2
    return half + (room % 2) * (half % 2)
