"""Fully convolutional networks: from an image to a map of classes of the same size."""

from collections.abc import Sequence

import keras
from keras import layers

from course import arguments
from course.initializers import Bilinear
from course.models._draw_weights import draw_weights
from course.models._image_shape import image_shape


def fcn(
    input_shape: tuple[int | None, int | None, int] = (32, 32, 3),
    classes: int = 2,
    *,
    filters: Sequence[int] = (16, 32, 64),
    skips: bool = True,
    seed: int = 0,
) -> keras.Model:
    """Builds a network that scores each pixel: convolutions on the way down, transposed ones on the way up.

    Each stage of the way down is a 3 x 3 convolution, ReLU and a 2 x 2 max pooling. A 1 x 1 convolution turns
    the last map into scores. Each stage of the way up doubles the scores by a transposed convolution that
    starts as bilinear interpolation, and adds the scores of the map of that size on the way down.

    The 1 x 1 convolutions start at 0, so all scores are 0 before training and the first loss is log(classes).

    Args:
        input_shape: Height, width and channels of an image. Height and width are multiples of `2 ** stages`,
            or None to take images of any such size.
        classes: Number of scores of a pixel, at least 1.
        filters: Filters of the convolution of each stage, at least one stage.
        skips: Whether scores of the way down are added on the way up; without them edges are blurred.
        seed: Seed of the NumPy generator that draws the weights, the same on every backend.

    Returns:
        A functional model from images `(batch, height, width, channels)` to scores `(batch, height, width,
        classes)`; built, not compiled. Compile it with a loss `from_logits=True`.

    Raises:
        ValueError: If an argument is outside its range.

    Example:
        >>> net = fcn((None, None, 1), classes=3)
        >>> net(keras.ops.zeros((1, 16, 40, 1))).shape == (1, 16, 40, 3)
        True

    Source:
        Long, Shelhamer and Darrell, 2014, Fully Convolutional Networks for Semantic Segmentation, sections
        3.3 and 4.2, https://arxiv.org/abs/1411.4038; its last step up is by a factor of 8, 16 or 32 at once.
    """
    filters = [
        arguments.whole("filters", number, at_least=1) for number in arguments.items("filters", filters)
    ]
    if not filters:
        raise ValueError("`filters` must name at least one stage. Received: filters=()")
    classes = arguments.whole("classes", classes, at_least=1)
    seed = arguments.whole("seed", seed, at_least=0)
    shape = image_shape(input_shape, multiple_of=2 ** len(filters), is_open=True)
    x = inputs = keras.Input(shape)
    skips = arguments.flag("skips", skips)
    maps = []
    for stage, number in enumerate(filters, start=1):
        x = layers.Conv2D(number, 3, padding="same", activation="relu", name=f"conv{stage}")(x)
        maps.append(x)
        x = layers.MaxPooling2D(2, name=f"pool{stage}")(x)
    x = _scores(x, classes, "scores")
    for stage in range(len(filters), 0, -1):
        x = layers.Conv2DTranspose(
            *(classes, 4, 2), padding="same", use_bias=False, kernel_initializer=Bilinear(), name=f"up{stage}"
        )(x)
        if skips:
            skip = _scores(maps[stage - 1], classes, f"skip{stage}")
            x = layers.Add(name=f"add{stage}")([x, skip])
    return draw_weights(keras.Model(inputs, x, name="fcn"), seed)


def _scores(x, classes: int, name: str):
    return layers.Conv2D(classes, 1, kernel_initializer="zeros", name=name)(x)
