"""What the image layers share: one image or a batch, any data format and dtype, alone or in a dictionary."""

import keras
import numpy as np

from course import arguments
from course.layers._data_layer import DataLayer

GEOMETRIC_KEYS = ("bounding_boxes", "segmentation_masks")


class ImageLayer(DataLayer):
    """Hands `in_training` and `at_inference` a float batch `(batch, height, width, channels)`.

    `call` turns whatever came into that form and the result back into the form of the input, in the
    layer's compute dtype (whole-number dtypes are rounded and kept in range).

    A dictionary, as Keras's layers take it, may hold labels and anything else beside its `"images"`: they
    come back untouched. Layers that move pixels refuse bounding boxes and segmentation masks.
    """

    moves_pixels = True

    def __init__(self, data_format: str | None = None, **kwargs):
        super().__init__(**kwargs)
        if data_format is None:
            data_format = keras.config.image_data_format()
        self.data_format = arguments.one_of("data_format", data_format, ("channels_last", "channels_first"))

    def in_training(self, images):
        """The float batch as it is in training."""
        raise NotImplementedError

    def at_inference(self, images):
        """The float batch as it is at inference: unchanged, unless a layer says otherwise."""
        return images

    def __call__(self, inputs, **kwargs):
        if isinstance(inputs, dict):
            return {**inputs, "images": super().__call__(self._images_of(inputs), **kwargs)}
        return super().__call__(inputs, **kwargs)

    def call(self, inputs, training=True):
        self._check_rank(inputs.shape)
        images, is_single = self._as_batch(inputs)
        return self._as_given(self.in_training(images) if training else self.at_inference(images), is_single)

    def compute_output_shape(self, input_shape):
        self._check_rank(input_shape)
        return tuple(input_shape)

    def get_config(self):
        return {**super().get_config(), "data_format": self.data_format}

    def _images_of(self, inputs: dict):
        if "images" not in inputs:
            raise ValueError(f'`inputs` must have the key "images". Received: keys {sorted(inputs)}')
        refused = [key for key in GEOMETRIC_KEYS if key in inputs and self.moves_pixels]
        if refused:
            raise ValueError(
                f"{type(self).__name__} moves pixels and does not move {' or '.join(refused)} along. "
                f"Received: keys {sorted(inputs)}"
            )
        return inputs["images"]

    def _check_rank(self, shape):
        shape = tuple(shape)
        if len(shape) not in (3, 4):
            axes = "channels, height, width" if self._is_channels_first() else "height, width, channels"
            raise ValueError(
                f"`inputs` must be an image ({axes}) or a batch of them (batch, {axes}). "
                f"Received: shape={shape}"
            )

    def _is_channels_first(self) -> bool:
        return self.data_format == "channels_first"

    def _channels_last(self, shape: tuple) -> tuple:
        *batch, first, second, third = shape
        return (*batch, second, third, first) if self._is_channels_first() else tuple(shape)

    def _channels_given(self, shape: tuple) -> tuple:
        *batch, rows, columns, channels = shape
        return (*batch, channels, rows, columns) if self._is_channels_first() else tuple(shape)

    def _as_batch(self, inputs):
        ops = self.backend
        dtype = self.compute_dtype if self.compute_dtype in ("float32", "float64") else "float32"
        images = ops.cast(ops.convert_to_tensor(inputs), dtype)
        if self._is_channels_first():
            images = ops.numpy.moveaxis(images, -3, -1)
        is_single = len(images.shape) == 3
        return (ops.numpy.expand_dims(images, 0) if is_single else images), is_single

    def _as_given(self, images, is_single: bool):
        ops = self.backend
        if is_single:
            images = ops.numpy.squeeze(images, 0)
        if self._is_channels_first():
            images = ops.numpy.moveaxis(images, -1, -3)
        if "int" in self.compute_dtype:
            limits = np.iinfo(self.compute_dtype)
            images = ops.numpy.clip(ops.numpy.round(images), limits.min, limits.max)
        return ops.cast(images, self.compute_dtype)
