"""Densely connected networks for images of CIFAR's size."""

import keras
from keras import layers

from course import arguments
from course.models._draw_weights import draw_weights
from course.models._image_shape import image_shape


def densenet(
    depth: int = 40,
    growth_rate: int = 12,
    input_shape: tuple[int, int, int] = (32, 32, 3),
    classes: int = 10,
    *,
    bottleneck: bool = False,
    compression: float = 1.0,
    dropout: float = 0.0,
    seed: int = 0,
) -> keras.Model:
    """Builds three blocks in which each layer reads the outputs of all layers before it in the block.

    A layer is norm, ReLU, 3 x 3 convolution, and adds `growth_rate` channels: after l layers a block that
    began with k0 channels has `k0 + growth_rate * l`. Between blocks a norm, ReLU and 1 x 1 convolution keep
    `compression` times the channels, and an average pooling halves the image.

    Args:
        depth: Layers with weights: `3 l + 4` for l layers a block, or `6 l + 4` with `bottleneck`.
        growth_rate: Channels that each layer adds, at least 1.
        input_shape: Height, width and channels of an image; height and width at least 4.
        classes: Number of scores, at least 1.
        bottleneck: Whether a 1 x 1 convolution to `4 * growth_rate` channels comes before each 3 x 3 one. The
            first convolution then has `2 * growth_rate` filters in place of 16.
        compression: Share of the channels that is kept between blocks, in (0, 1].
        dropout: Share that is dropped after each convolution in training, in [0, 1); 0.2 in the paper, where
            images are not augmented.
        seed: Seed of the NumPy generator that draws the weights, the same on every backend. Members of an
            ensemble need different ones.

    Returns:
        A functional model from images `(batch, height, width, channels)` to scores `(batch, classes)`; built,
        not compiled. Compile it with a loss `from_logits=True`.

    Raises:
        ValueError: If an argument is outside its range.

    Example:
        >>> net = densenet(10, growth_rate=4, input_shape=(8, 8, 3))
        >>> [net.get_layer(f"block{block}_layer2").output.shape[-1] for block in (1, 2, 3)]  # each adds 2 * 4
        [24, 32, 40]

    Source:
        Huang et al., 2016, Densely Connected Convolutional Networks, section 3, https://arxiv.org/abs/1608.06993;
        DenseNet-BC is `bottleneck=True, compression=0.5`.
    """
    classes = arguments.whole("classes", classes, at_least=1)
    seed = arguments.whole("seed", seed, at_least=0)
    x = inputs = keras.Input(image_shape(input_shape, at_least=4))
    per_block = _layers_per_block(depth, arguments.flag("bottleneck", bottleneck))
    growth_rate = arguments.whole("growth_rate", growth_rate, at_least=1)
    compression = arguments.share("compression", compression, above_0=True)
    rate = arguments.rate("dropout", dropout)
    first = 2 * growth_rate if bottleneck else 16
    x = layers.Conv2D(first, 3, padding="same", use_bias=False, name="stem")(x)
    for block in (1, 2, 3):
        for place in range(1, per_block + 1):
            x = _layer(
                x, growth_rate, bottleneck, rate, f"block{block}_layer{place}", seed + 100 * block + place
            )
        if block < 3:
            x = _convolution(x, int(compression * x.shape[-1]), 1, rate, f"transition{block}", seed + block)
            x = layers.AveragePooling2D(2, name=f"pool{block}")(x)
    x = layers.ReLU(name="last_relu")(layers.BatchNormalization(name="last_norm")(x))
    x = layers.GlobalAveragePooling2D(name="pool")(x)
    scores = layers.Dense(classes, name="scores")(x)
    return draw_weights(keras.Model(inputs, scores, name=f"densenet{depth}"), seed)


def _layers_per_block(depth, bottleneck: bool) -> int:
    step = 6 if bottleneck else 3
    if arguments.whole("depth", depth, at_least=step + 4) % step != 4 % step:
        raise ValueError(
            f"`depth` must be {step} l + 4, as {step + 4} or {2 * step + 4}. Received: depth={depth}"
        )
    return (depth - 4) // step


def _convolution(x, filters: int, size: int, rate: float, name: str, seed: int):
    x = layers.ReLU(name=f"{name}_relu")(layers.BatchNormalization(name=f"{name}_norm")(x))
    x = layers.Conv2D(filters, size, padding="same", use_bias=False, name=f"{name}_conv")(x)
    return layers.Dropout(rate, seed=seed, name=f"{name}_dropout")(x) if rate else x


def _layer(x, growth_rate: int, bottleneck: bool, rate: float, name: str, seed: int):
    new = x
    if bottleneck:
        new = _convolution(new, 4 * growth_rate, 1, rate, f"{name}_bottleneck", seed + 1000)
    new = _convolution(new, growth_rate, 3, rate, f"{name}_new", seed)
    return layers.Concatenate(name=name)([x, new])
