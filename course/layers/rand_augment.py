"""RandAugment: a few operations drawn from fourteen, all of one strength, for each image by itself."""

import math

import keras

from course import arguments
from course.layers import _plain_versions, _tones
from course.layers._image_layer import ImageLayer
from course.layers._value_range import value_range as checked_range
from course.layers._warp import warp

OPERATIONS = (
    "identity", "auto_contrast", "equalize", "rotate", "solarize", "color", "posterize",
    "contrast", "brightness", "sharpness", "shear_x", "shear_y", "translate_x", "translate_y",
)  # fmt: skip
GEOMETRIC = {"rotate", "shear_x", "shear_y", "translate_x", "translate_y"}
BLENDS = {"color", "contrast", "brightness", "sharpness"}


@keras.saving.register_keras_serializable(package="course")
class RandAugment(ImageLayer):
    """Changes each image by `num_ops` operations, drawn with repetition and equally likely.

    With m = magnitude / 10, the operations and their ranges are

        identity, auto_contrast, equalize    no strength
        rotate                               by +-30 m degrees
        shear_x, shear_y                     by +-0.3 m
        translate_x, translate_y             by +-0.45 m of the width or height
        color, contrast, brightness,         factor 1 +- 0.9 m, at least 0.1; 1 is the image itself,
          sharpness                          0 its grey, flat, black or smooth version
        posterize                            to 8 - 4 m bits, rounded, at least 1
        solarize                             inverts values from 256 (1 - m) on, of 256

    The sign is drawn for each image and operation. What moves in from outside has the middle of the value
    range. At inference the images pass unchanged.

    Keras's layer of this name differs: it draws the operations once for a whole batch, posterizes less the
    stronger it is set, turns one way only, lacks the identity, and computes all operations for all images.

    Args:
        num_ops: Operations in a row, at least 1.
        magnitude: Strength of all of them, in [0, 30]; 10 is the end of the ranges of AutoAugment, beyond
            which the paper goes for large networks.
        value_range: Lowest and highest value of a pixel.
        operations: Names to draw from, for those that do not suit a task; None is all fourteen.
        interpolation: `"bilinear"` or `"nearest"`, for the operations that move pixels.
        seed: Integer for a repeatable choice, or None.
        data_format: `"channels_last"`, `"channels_first"`, or None for Keras's default.

    Call arguments:
        inputs: Images of shape `(batch, height, width, channels)` with 1 or 3 channels, or one image without
            the first axis.
        training: Whether to draw. True unless given, so that `dataset.map(layer)` augments.

    Returns:
        Tensor of the shape of the inputs, in the layer's compute dtype.

    Raises:
        ValueError: If an argument is out of its range or the images have not 1 or 3 channels.

    Example:

    >>> import numpy as np
    >>> from course.layers import RandAugment
    >>> images = np.random.default_rng(0).integers(0, 256, (4, 32, 32, 3), "uint8")
    >>> tuple(RandAugment(num_ops=2, magnitude=9, seed=0)(images).shape)
    (4, 32, 32, 3)

    Source:
        Cubuk, Zoph, Shlens and Le, 2020, RandAugment: Practical Automated Data Augmentation with a Reduced
        Search Space, https://arxiv.org/abs/1909.13719; ranges from Cubuk et al., 2019, AutoAugment,
        https://arxiv.org/abs/1805.09501, table 6. As in the later versions of the authors' code and in timm,
        blends have a sign, and posterize and solarize grow stronger with the magnitude, not weaker.
    """

    def __init__(
        self,
        num_ops: int = 2,
        magnitude: float = 9.0,
        value_range: tuple[float, float] = (0, 255),
        operations: tuple[str, ...] | None = None,
        interpolation: str = "bilinear",
        seed: int | None = None,
        data_format: str | None = None,
        **kwargs,
    ):
        super().__init__(data_format=data_format, **kwargs)
        self.num_ops = arguments.whole("num_ops", num_ops, at_least=1)
        if not arguments.is_finite(magnitude) or not 0 <= magnitude <= 30:
            raise ValueError(f"`magnitude` must be in [0, 30]. Received: magnitude={magnitude!r}")
        self.magnitude = magnitude
        self.value_range = checked_range(value_range)
        if operations is None:
            operations = OPERATIONS
        is_list = isinstance(operations, list | tuple) and len(operations) > 0
        if not is_list or not all(one in OPERATIONS for one in operations):
            raise ValueError(
                f"`operations` must be names among {', '.join(OPERATIONS)}. "
                f"Received: operations={operations!r}"
            )
        self.operations = tuple(operations)
        self.interpolation = arguments.one_of("interpolation", interpolation, ("bilinear", "nearest"))
        self.seed = arguments.seed(seed)
        self.generator = keras.random.SeedGenerator(seed)
        self.built = True

    def in_training(self, images):
        if images.shape[-1] not in (1, 3):
            raise ValueError(f"`inputs` must have 1 or 3 channels. Received: {images.shape[-1]} channels")
        random, seed = self.backend.random, self._get_seed_generator(self.backend.name)
        draws = (self.num_ops, self.backend.shape(images)[0])
        chosen = random.randint(draws, 0, len(self.operations), seed=seed)
        is_negative = random.uniform(draws, seed=seed) < 0.5
        lowest, highest = self.value_range
        is_bytes = self.value_range == (0, 255)
        images = images if is_bytes else (images - lowest) * (255 / (highest - lowest))
        for step in range(self.num_ops):
            images = self._apply(images, chosen[step], is_negative[step])
        return images if is_bytes else images * ((highest - lowest) / 255) + lowest

    def get_config(self):
        return {
            **super().get_config(),
            "num_ops": self.num_ops,
            "magnitude": self.magnitude,
            "value_range": list(self.value_range),
            "operations": list(self.operations),
            "interpolation": self.interpolation,
            "seed": self.seed,
        }

    def _apply(self, images, chosen, is_negative):
        """One operation on each image; each family of operations is computed once, for the whole batch."""
        ops = self.backend
        sign = ops.cast(ops.numpy.where(is_negative, -1.0, 1.0), images.dtype)
        strength = sign * (self.magnitude / 10)

        def where(name, value, otherwise):
            """`value` for the images that drew the operation, computed only if it can be drawn."""
            if name not in self.operations:
                return otherwise
            drew = chosen == self.operations.index(name)
            drew = drew[:, None, None, None] if len(otherwise.shape) == 4 else drew
            return ops.numpy.where(drew, value(), otherwise)

        if GEOMETRIC & set(self.operations):
            images = self._move(images, strength, where)
        if BLENDS & set(self.operations):
            images = self._blend(images, strength, where)
        return self._retone(images, where)

    def _move(self, images, strength, where):
        ops = self.backend
        _, height, width, _ = ops.shape(images)
        height, width = ops.cast(height, images.dtype), ops.cast(width, images.dtype)
        none = ops.numpy.zeros_like(strength)
        angle = where("rotate", lambda: strength * (30 * math.pi / 180), none)
        slant_x = where("shear_x", lambda: strength * 0.3, none)
        slant_y = where("shear_y", lambda: strength * 0.3, none)
        shift_x = where("translate_x", lambda: strength * (0.45 * width), none)
        shift_y = where("translate_y", lambda: strength * (0.45 * height), none)
        # A turn about the centre; a slant from the top left corner, half a pixel before the first one.
        cosine, sine = ops.numpy.cos(angle), ops.numpy.sin(angle)
        x, y = (width - 1) / 2, (height - 1) / 2
        to_x = (cosine, slant_x - sine, x - cosine * x + sine * y + slant_x / 2 + shift_x)
        to_y = (slant_y + sine, cosine, y - sine * x - cosine * y + slant_y / 2 + shift_y)
        return warp(ops, images, (*to_x, *to_y), 127.5, self.interpolation)

    def _blend(self, images, strength, where):
        ops = self.backend
        plain = images
        plain = where("color", lambda: _plain_versions.grey(images), plain)
        plain = where("contrast", lambda: _plain_versions.mean_grey(ops, images), plain)
        plain = where("brightness", lambda: ops.numpy.zeros_like(images), plain)
        plain = where("sharpness", lambda: _plain_versions.smooth(ops, images), plain)
        factor = ops.numpy.maximum(1 + 0.9 * strength, 0.1)[:, None, None, None]
        # (factor - 1) times a difference of zero: images that drew another operation do not change at all
        return ops.numpy.clip(images + (factor - 1) * (images - plain), 0.0, 255.0)

    def _retone(self, images, where):
        ops, m = self.backend, self.magnitude / 10
        bits = max(1, round(8 - 4 * m))
        threshold = max(0.0, 256 * (1 - m))
        changed = images
        changed = where("auto_contrast", lambda: _tones.auto_contrast(ops, images), changed)
        changed = where("equalize", lambda: _tones.equalize(ops, images), changed)
        changed = where("posterize", lambda: _tones.posterize(ops, images, bits), changed)
        return where("solarize", lambda: _tones.solarize(ops, images, threshold), changed)
