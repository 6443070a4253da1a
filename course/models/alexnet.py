"""AlexNet: five convolutions and three dense layers."""

import keras
from keras import layers

from course import arguments
from course.models._draw_weights import draw_weights
from course.models._image_shape import image_shape

POOLED = {"pool_size": 3, "strides": 2}


def alexnet(
    input_shape: tuple[int, int, int] = (227, 227, 3),
    classes: int = 1000,
    *,
    groups: int = 2,
    dropout: float = 0.5,
    seed: int = 0,
) -> keras.Model:
    """Builds the network that won ImageNet in 2012, with 60,965,224 parameters.

    | layer | kernel | filters | stride | output at 227 x 227 |
    |---|---|---|---|---|
    | conv1, pool1 | 11 x 11, pool 3 x 3 | 96 | 4, pool 2 | 55, then 27 |
    | conv2, pool2 | 5 x 5, in groups | 256 | 1, pool 2 | 27, then 13 |
    | conv3 | 3 x 3 | 384 | 1 | 13 |
    | conv4 | 3 x 3, in groups | 384 | 1 | 13 |
    | conv5, pool5 | 3 x 3, in groups | 256 | 1, pool 2 | 13, then 6 |
    | fc6, fc7 | | 4096, 4096 | | |
    | scores | | classes | | |

    For images of CIFAR's size `small_alexnet` is the one to take.

    Args:
        input_shape: Height, width and channels of an image, height and width at least 67.
        classes: Number of scores, at least 1.
        groups: Into how many parts conv2, conv4 and conv5 divide their channels: 1, or 2 as in the paper,
            which had to spread the network over two GPUs.
        dropout: Share of the units of fc6 and fc7 that is dropped in training, in [0, 1).
        seed: Seed of the NumPy generator that draws the weights, the same on every backend. Members of an
            ensemble need different ones.

    Returns:
        A functional model from images `(batch, height, width, channels)` to scores `(batch, classes)`; built,
        not compiled. Compile it with a loss `from_logits=True`.

    Raises:
        ValueError: If an argument is outside its range.

    Example:
        >>> alexnet((67, 67, 3), classes=10).get_layer("conv2").count_params()  # 5 * 5 * 48 * 256 + 256
        307456

    Source:
        Krizhevsky, Sutskever and Hinton, 2012, ImageNet Classification with Deep Convolutional Neural
        Networks, section 3. Its text says 224 x 224; its sizes need 227. Local response normalisation, which
        has no parameters, is left out; the first weights are scaled to the inputs here.
    """
    classes = arguments.whole("classes", classes, at_least=1)
    seed = arguments.whole("seed", seed, at_least=0)
    x = inputs = keras.Input(image_shape(input_shape, at_least=67))
    groups, rate = arguments.whole("groups", groups, at_least=1), arguments.rate("dropout", dropout)
    if groups > 2:
        raise ValueError(f"`groups` must be 1 or 2. Received: groups={groups}")
    x = layers.Conv2D(96, 11, strides=4, activation="relu", name="conv1")(x)
    x = layers.MaxPooling2D(**POOLED, name="pool1")(x)
    same = {"padding": "same", "activation": "relu"}
    x = layers.Conv2D(256, 5, groups=groups, **same, name="conv2")(x)
    x = layers.MaxPooling2D(**POOLED, name="pool2")(x)
    x = layers.Conv2D(384, 3, **same, name="conv3")(x)
    x = layers.Conv2D(384, 3, groups=groups, **same, name="conv4")(x)
    x = layers.Conv2D(256, 3, groups=groups, **same, name="conv5")(x)
    x = layers.Flatten(name="flatten")(layers.MaxPooling2D(**POOLED, name="pool5")(x))
    for place in (6, 7):
        x = layers.Dense(4096, activation="relu", name=f"fc{place}")(x)
        if rate:
            x = layers.Dropout(rate, seed=seed + place, name=f"dropout{place}")(x)
    scores = layers.Dense(classes, name="scores")(x)
    return draw_weights(keras.Model(inputs, scores, name="alexnet"), seed)
