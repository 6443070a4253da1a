"""Random-walk initialization: gains that keep the norm of the gradient from drifting with depth."""

import math

import keras

from course import arguments

ACTIVATIONS = ("relu", "linear")


def random_walk_gain(width: int, activation: str = "relu") -> float:
    """The factor on N(0, 1 / width) weights under which log-norms neither grow nor shrink on average.

        linear: exp(1 / (2 * width))        relu: sqrt(2) * exp(1.2 / (max(width, 6) - 2.4))

    It tends to 1 and to the sqrt(2) of He et al. as layers grow wide; in narrow ones it is larger.

    Args:
        width: Number of inputs of a unit; at least 1.
        activation: What follows the layer, "relu" or "linear".

    Returns:
        The gain, above 1.

    Raises:
        ValueError: If `width` is below 1 or `activation` is another.

    Example:
        >>> round(random_walk_gain(10, "linear"), 4), round(random_walk_gain(10, "relu"), 4)
        (1.0513, 1.6561)

    Source:
        Sussillo and Abbott, 2014, Random Walk Initialization for Training Very Deep Feedforward Networks,
        https://arxiv.org/abs/1412.6558.
    """
    arguments.finite("width", width, at_least=1)
    arguments.one_of("activation", activation, ACTIVATIONS)
    if activation == "linear":
        return math.exp(1 / (2 * width))
    return math.sqrt(2) * math.exp(1.2 / (max(width, 6) - 2.4))


@keras.saving.register_keras_serializable(package="course")
class RandomWalk(keras.initializers.Initializer):
    """Normal weights with mean 0 and standard deviation gain / sqrt(inputs of a unit).

    The gain is `random_walk_gain`: the logarithm of the gradient's norm walks from layer to layer at random,
    and this gain takes the drift out of the walk, so that very deep networks without normalization can be
    trained. The paper gives it for square layers; for others the number of inputs stands in for the width.

    Args:
        activation: What follows the layer, "relu" or "linear".
        seed: Integer for the same weights at each call, or None.

    Call arguments:
        shape: Shape of the kernel, `(inputs, units)` or `(..., channels, filters)`.
        dtype: Type of the weights; None for Keras's default.

    Returns:
        Tensor of the shape and type asked for.

    Raises:
        ValueError: If `activation` is another, or `seed` is none.

    Example:
        >>> layer = keras.layers.Dense(64, activation="relu", kernel_initializer=RandomWalk("relu", seed=0))

    Source:
        Sussillo and Abbott, 2014, Random Walk Initialization for Training Very Deep Feedforward Networks,
        https://arxiv.org/abs/1412.6558. Their output layer has gain 1, which is Keras's "lecun_normal".
    """

    def __init__(self, activation: str = "relu", seed: int | None = None):
        random_walk_gain(1, activation)
        self.activation = activation
        self.seed = arguments.seed(seed)

    def __call__(self, shape, dtype=None):
        inputs = math.prod(shape[:-1]) if len(shape) > 1 else math.prod(shape)
        gain = random_walk_gain(max(inputs, 1), self.activation)
        normal = keras.initializers.RandomNormal(stddev=gain / math.sqrt(max(inputs, 1)), seed=self.seed)
        return normal(shape, dtype=dtype)

    def get_config(self):
        return {"activation": self.activation, "seed": self.seed}
