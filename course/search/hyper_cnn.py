"""A convolutional network with all that is usually searched."""

from collections.abc import Sequence

import keras
import keras_tuner

from course.search._compiled import compiled
from course.search.spaces import augmentation, conv_stack, regularization


class HyperCNN(keras_tuner.HyperModel):
    """A classifier of images: `augmentation`, `conv_stack`, `regularization` and `optimizer` in one space.

    Pixels are scaled to [-1, 1] inside the model, after the augmentation; the blocks end in global average
    pooling and one dense layer.

    Args:
        input_shape: `(height, width, channels)` of an image, at least 8 by 8 pixels.
        classes: Number of classes, at least 2. Labels are whole numbers from 0.
        max_blocks: Most blocks.
        value_range: Lowest and highest value of a pixel.
        augmentations: Kinds for `spaces.augmentation`.
        steps_per_epoch, epochs, optimizers, name: As `HyperMLP` takes them.

    Raises:
        ValueError: If `classes` is below 2 or `value_range` is empty.

    Example:
        >>> import keras_tuner
        >>> hp = keras_tuner.HyperParameters()
        >>> HyperCNN((32, 32, 3), classes=10, max_blocks=2).build(hp).output_shape
        (None, 10)
    """

    def __init__(
        self,
        input_shape: Sequence[int],
        classes: int,
        max_blocks: int = 4,
        value_range: tuple[float, float] = (0, 255),
        augmentations: Sequence[str] = ("none", "flip_shift", "rand_augment"),
        steps_per_epoch: int | None = None,
        epochs: int = 1,
        optimizers: Sequence[str] = ("sgd", "adam", "adamw"),
        name: str | None = None,
    ):
        if classes < 2:
            raise ValueError(f"`classes` must be at least 2. Received: classes={classes}")
        if not value_range[0] < value_range[1]:
            raise ValueError(f"`value_range` must be (lowest, highest). Received: value_range={value_range}")
        super().__init__(name=name)
        self.input_shape = tuple(input_shape)
        self.classes = classes
        self.max_blocks = max_blocks
        self.value_range = tuple(value_range)
        self.augmentations = tuple(augmentations)
        self.steps_per_epoch = steps_per_epoch
        self.epochs = epochs
        self.optimizers = tuple(optimizers)

    def build(self, hp) -> keras.Model:
        prefix = f"{self.name}_" if self.name else ""
        x = inputs = keras.Input(self.input_shape)
        for layer in augmentation(hp, self.value_range, prefix=prefix, kinds=self.augmentations):
            x = layer(x)
        low, high = self.value_range
        x = keras.layers.Rescaling(2 / (high - low), offset=-(high + low) / (high - low))(x)
        regularizer = regularization(hp, prefix=prefix)
        x = conv_stack(hp, x, max_blocks=self.max_blocks, regularizer=regularizer, prefix=prefix)
        x = keras.layers.GlobalAveragePooling2D()(x)
        scores = keras.layers.Dense(self.classes, kernel_regularizer=regularizer)(x)
        model = keras.Model(inputs, scores, name=self.name)
        return compiled(model, hp, self.steps_per_epoch, self.epochs, self.optimizers, prefix)
