"""Small AlexNet: two convolutions and three dense layers, for images of about 28 x 28."""

import keras
from keras import layers

from course import arguments
from course.models._draw_weights import draw_weights
from course.models._image_shape import image_shape


def small_alexnet(
    input_shape: tuple[int, int, int] = (28, 28, 3), classes: int = 10, *, dropout: float = 0.0, seed: int = 0
) -> keras.Model:
    """Builds the network on which memorising random labels was shown: 1,387,786 parameters on CIFAR-10 crops.

    Twice a 5 x 5 convolution of 64 filters and a 3 x 3 max pooling with stride 2, then dense layers of 384
    and 192 units and the scores. All activations but the last are ReLU.

    Args:
        input_shape: Height, width and channels of an image.
        classes: Number of scores, at least 1.
        dropout: Share of the units of each dense layer that is dropped in training, in [0, 1).
        seed: Seed of the NumPy generator that draws the weights, the same on every backend. Members of an
            ensemble need different ones.

    Returns:
        A functional model from images `(batch, height, width, channels)` to scores `(batch, classes)`; built,
        not compiled. Compile it with a loss `from_logits=True`.

    Raises:
        ValueError: If an argument is outside its range.

    Example:
        >>> small_alexnet().count_params()
        1387786

    Source:
        Zhang et al., 2016, Understanding Deep Learning Requires Rethinking Generalization, appendix A,
        https://arxiv.org/abs/1611.03530. Its local response normalisation, which has no parameters, is left
        out.
    """
    classes = arguments.whole("classes", classes, at_least=1)
    seed = arguments.whole("seed", seed, at_least=0)
    x = inputs = keras.Input(image_shape(input_shape))
    rate = arguments.rate("dropout", dropout)
    for place in (1, 2):
        x = layers.Conv2D(64, 5, padding="same", activation="relu", name=f"conv{place}")(x)
        x = layers.MaxPooling2D(3, strides=2, padding="same", name=f"pool{place}")(x)
    x = layers.Flatten(name="flatten")(x)
    for place, units in ((3, 384), (4, 192)):
        x = layers.Dense(units, activation="relu", name=f"dense{place}")(x)
        if rate:
            x = layers.Dropout(rate, seed=seed + place, name=f"dropout{place}")(x)
    scores = layers.Dense(classes, name="scores")(x)
    return draw_weights(keras.Model(inputs, scores, name="small_alexnet"), seed)
