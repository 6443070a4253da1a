"""Residual networks for images of CIFAR's size."""

import itertools

import keras
from keras import layers, ops

from course import arguments
from course.layers import StochasticDepth, linear_decay_rates
from course.models._draw_weights import draw_weights
from course.models._image_shape import image_shape


def resnet(
    depth: int = 20,
    input_shape: tuple[int, int, int] = (32, 32, 3),
    classes: int = 10,
    *,
    width: int = 16,
    residual: bool = True,
    drop_path: float = 0.0,
    seed: int = 0,
) -> keras.Model:
    """Builds a network of `depth = 6 n + 2` layers: three stages of n blocks of two 3 x 3 convolutions each.

        y = relu(shortcut(x) + F(x))    F = conv, norm, relu, conv, norm

    The stages have `width`, 2 and 4 times as many filters, and each but the first halves the image. Where the
    shape changes, the shortcut takes every other pixel and fills up with channels of zeros, so shortcuts have
    no parameters: with `residual=False` the plain network of the paper comes out, weight for weight the same.

    Args:
        depth: Layers with weights, `6 n + 2`: 8, 14, 20, 26, 32, ... 20 has 269,722 trainable parameters.
        input_shape: Height, width and channels of an image; height and width at least 4.
        classes: Number of scores, at least 1.
        width: Filters of the first stage, at least 1.
        residual: Whether blocks have shortcuts.
        drop_path: Rate of stochastic depth of the last block, in [0, 1); that of the others rises to it in
            equal steps. It needs shortcuts. The paper has 0.5 for 110 layers.
        seed: Seed of the NumPy generator that draws the weights, the same on every backend. Members of an
            ensemble need different ones.

    Returns:
        A functional model from images `(batch, height, width, channels)` to scores `(batch, classes)`; built,
        not compiled. Compile it with a loss `from_logits=True`.

    Raises:
        ValueError: If an argument is outside its range, or `drop_path` is above 0 without shortcuts.

    Example:
        >>> net = resnet(8, (16, 16, 1), classes=2)
        >>> [net.get_layer(f"stage{stage}_block1").output.shape[1:] for stage in (1, 2, 3)]
        [(16, 16, 16), (8, 8, 32), (4, 4, 64)]

    Source:
        He et al., 2015, Deep Residual Learning for Image Recognition, section 4.2 and its option A,
        https://arxiv.org/abs/1512.03385; Huang et al., 2016, Deep Networks with Stochastic Depth,
        https://arxiv.org/abs/1603.09382, for `drop_path`.
    """
    classes = arguments.whole("classes", classes, at_least=1)
    seed = arguments.whole("seed", seed, at_least=0)
    x = inputs = keras.Input(image_shape(input_shape, at_least=4))
    blocks = _blocks_per_stage(depth)
    filters = arguments.whole("width", width, at_least=1)
    residual = arguments.flag("residual", residual)
    if arguments.rate("drop_path", drop_path) and not residual:
        raise ValueError(f"`drop_path` must be 0 where `residual=False`. Received: drop_path={drop_path}")
    rates = linear_decay_rates(3 * blocks, drop_path)
    x = _convolution(x, filters, 1, "stem")
    x = layers.ReLU(name="stem")(x)
    for place, (stage, block) in enumerate(itertools.product((1, 2, 3), range(1, blocks + 1))):
        name = f"stage{stage}_block{block}"
        strides = 2 if stage > 1 and block == 1 else 1
        branch = _branch(x, filters * 2 ** (stage - 1), strides, name)
        if drop_path:
            branch = StochasticDepth(rates[place], seed=seed + place, name=f"{name}_drop")(branch)
        if residual:
            branch = layers.Add(name=f"{name}_add")([_shortcut(x, branch), branch])
        x = layers.ReLU(name=name)(branch)
    x = layers.GlobalAveragePooling2D(name="pool")(x)
    scores = layers.Dense(classes, name="scores")(x)
    return draw_weights(keras.Model(inputs, scores, name=f"{'resnet' if residual else 'plain'}{depth}"), seed)


def _blocks_per_stage(depth) -> int:
    if arguments.whole("depth", depth, at_least=8) % 6 != 2:
        raise ValueError(f"`depth` must be 6 n + 2, as 8, 14, 20 or 32. Received: depth={depth}")
    return (depth - 2) // 6


def _convolution(x, filters: int, strides: int, name: str):
    x = layers.Conv2D(filters, 3, strides, padding="same", use_bias=False, name=f"{name}_conv")(x)
    return layers.BatchNormalization(name=f"{name}_norm")(x)


def _branch(x, filters: int, strides: int, name: str):
    x = layers.ReLU(name=f"{name}_relu")(_convolution(x, filters, strides, f"{name}_a"))
    return _convolution(x, filters, 1, f"{name}_b")


def _shortcut(x, branch):
    """`x` in the shape of the branch: every other pixel, and channels of zeros after its own."""
    if x.shape[1:3] != branch.shape[1:3]:
        x = layers.AveragePooling2D(1, strides=2, padding="same")(x)  # of one pixel each: takes it
    more = branch.shape[-1] - x.shape[-1]
    return ops.pad(x, [(0, 0), (0, 0), (0, 0), (0, more)]) if more else x
