"""Whether training images are changed at random, and how strongly."""

from collections.abc import Sequence

import keras

from course.layers import RandAugment
from course.search.spaces._kind import kind

KINDS = ("none", "flip_shift", "rand_augment")


def augmentation(
    hp, value_range: tuple[float, float] = (0, 255), prefix: str = "", kinds: Sequence[str] = KINDS
) -> list[keras.layers.Layer]:
    """Chooses layers that change training images at random; at inference they do nothing.

        augmentation   none, flip_shift (mirror, move), rand_augment
        shift          0.05 to 0.2 of height and width     under flip_shift
        num_ops        1 to 3                              under rand_augment
        magnitude      1 to 15                             under rand_augment

    Args:
        hp: `keras_tuner.HyperParameters`, or whatever has its methods.
        value_range: Lowest and highest value of a pixel.
        prefix: Put before the name of each hyper-parameter.
        kinds: Kinds to choose from. Leave out `flip_shift` where the mirror image is another class, as of
            digits.

    Returns:
        Layers to apply in turn to `(batch, height, width, channels)`; an empty list for none.

    Raises:
        ValueError: If `kinds` holds an unknown kind.

    Example:
        >>> import keras_tuner
        >>> hp = keras_tuner.HyperParameters()
        >>> hp.values = {"augmentation": "flip_shift"}
        >>> [type(layer).__name__ for layer in augmentation(hp)]
        ['RandomFlip', 'RandomTranslation']

    Source:
        He et al., 2016, https://arxiv.org/abs/1512.03385, section 4.2: mirror, and move by up to 4 of 32
        pixels (0.125). Cubuk et al., 2020, RandAugment, https://arxiv.org/abs/1909.13719: two numbers to
        search, 2 and 9 for a ResNet-50 on ImageNet.
    """
    chosen = kind(hp, f"{prefix}augmentation", kinds, KINDS)
    shift = num_ops = magnitude = None
    if "flip_shift" in kinds:
        with hp.conditional_scope(f"{prefix}augmentation", ["flip_shift"]):
            shift = hp.Float(f"{prefix}shift", 0.05, 0.2, default=0.125)
    if "rand_augment" in kinds:
        with hp.conditional_scope(f"{prefix}augmentation", ["rand_augment"]):
            num_ops = hp.Int(f"{prefix}num_ops", 1, 3, default=2)
            magnitude = hp.Float(f"{prefix}magnitude", 1.0, 15.0, default=9.0)
    if chosen == "flip_shift":
        moved = keras.layers.RandomTranslation(shift, shift, fill_mode="reflect")
        return [keras.layers.RandomFlip("horizontal"), moved]
    if chosen == "rand_augment":
        return [RandAugment(num_ops=num_ops, magnitude=magnitude, value_range=tuple(value_range))]
    return []
