"""Predictions averaged over crops of each image, at one or several scales."""

from collections.abc import Sequence

import keras
import numpy as np
from keras import ops

from course import arguments
from course.layers import TenCrop


def predict_multi_crop(
    model: keras.Model,
    x: np.ndarray,
    crop: tuple[int, int] | None = None,
    *,
    short_sides: Sequence[int] = (),
    batch_size: int = 32,
) -> np.ndarray:
    """Predicts on ten crops of each image, four corners, the centre and their mirror images, and averages.

    A network that was trained on random crops sees the whole image in this way. With `short_sides` the images
    are first resized, so that their shorter side has each of these lengths in turn, and the predictions on
    all crops of all sizes are averaged.

    Args:
        model: Model from images `(batch, height, width, channels)` to outputs, probabilities as a rule,
            `(batch, ...)`.
        x: Images of shape `(examples, height, width, channels)`, each at least as large as a crop.
        crop: Height and width of a crop in pixels; None for those that the model takes.
        short_sides: Lengths of the shorter side in pixels, none below a crop; empty to keep the images.
        batch_size: Images whose crops are predicted together, at least 1.

    Returns:
        NumPy array of shape `(examples, ...)`.

    Raises:
        ValueError: If `x` is no batch of images, or smaller than a crop, or the size of a crop is not known.

    Example:
        >>> model = keras.Sequential([keras.Input((1, 1, 1)), keras.layers.Flatten()])
        >>> image = np.arange(9.0).reshape(1, 3, 3, 1)
        >>> predict_multi_crop(model, image).item()  # corners 0, 2, 6, 8, centre 4, twice
        4.0

    Source:
        Krizhevsky, Sutskever and Hinton, 2012, ImageNet Classification with Deep Convolutional Neural
        Networks, section 4.1, for the ten crops; He et al., 2015, Deep Residual Learning for Image
        Recognition, section 3.4, https://arxiv.org/abs/1512.03385, for the several scales.
    """
    arguments.built_model(model)
    arguments.whole("batch_size", batch_size, at_least=1)
    short_sides = [
        arguments.whole("short_sides", side, at_least=1)
        for side in arguments.items("short_sides", short_sides)
    ]
    x = ops.convert_to_numpy(x) if ops.is_tensor(x) else np.asarray(x)
    if len(x.shape) != 4 or not len(x):
        raise ValueError(
            f"`x` must be images (examples, height, width, channels), at least one. Received: shape {x.shape}"
        )
    height, width = _crop_size(model, crop)
    ten_crop = TenCrop(height, width, data_format="channels_last")
    sizes = [_resized(x.shape[1:3], side) for side in short_sides] or [x.shape[1:3]]
    for size in sizes:
        if size[0] < height or size[1] < width:
            raise ValueError(
                f"`x` must hold images at least as large as a crop of {height} x {width}. "
                f"Received: images of {size[0]} x {size[1]}"
            )
    return np.concatenate(
        [
            np.mean([_on_crops(model, ten_crop, x[at : at + batch_size], size) for size in sizes], axis=0)
            for at in range(0, len(x), batch_size)
        ]
    )


def _crop_size(model, crop) -> tuple[int, int]:
    if crop is None:
        shape = getattr(model, "input_shape", None)
        crop = shape[1:3] if isinstance(shape, tuple) and len(shape) == 4 else (None, None)
        if None in crop:
            raise ValueError(
                "`crop` must be given where the model takes images of any size. Received: crop=None, "
                f"input_shape={shape}"
            )
    if not isinstance(crop, list | tuple) or len(crop) != 2:
        raise ValueError(f"`crop` must be a height and a width in pixels. Received: crop={crop!r}")
    height, width = (arguments.whole("crop", side, at_least=1) for side in crop)
    return height, width


def _resized(size: tuple[int, int], short_side: int) -> tuple[int, int]:
    """Height and width with this shorter side, in the proportion of `size`."""
    factor = short_side / min(size)
    return round(size[0] * factor), round(size[1] * factor)


def _on_crops(model, ten_crop, images, size: tuple[int, int]) -> np.ndarray:
    """Mean over the crops of each image, resized to `size` first."""
    images = ops.cast(images, "float32")
    if images.shape[1:3] != size:
        images = ops.image.resize(images, size, antialias=True, data_format="channels_last")
    crops = ops.convert_to_numpy(ten_crop(images))
    outputs = model.predict(crops.reshape(-1, *crops.shape[2:]), batch_size=len(crops) * 10, verbose=0)
    return outputs.reshape(len(images), 10, *outputs.shape[1:]).mean(axis=1)
