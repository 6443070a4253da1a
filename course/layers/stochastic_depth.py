"""Stochastic depth: skip a whole residual branch for some examples."""

import keras

from course import arguments

MODES = ("row", "batch")


@keras.saving.register_keras_serializable(package="course")
class StochasticDepth(keras.layers.Layer):
    """Zeroes its input for a random share of the examples in a batch, or for the whole batch.

    What is kept, with probability `1 - rate`, is divided by `1 - rate`, so the mean output equals the input.
    At inference the input passes unchanged. Put it at the end of a residual branch, before the addition.

    Args:
        rate: Share of examples, or of batches, to drop, in [0, 1).
        mode: "row" draws for each example, "batch" once for the whole batch as the paper does.
        seed: Integer for a repeatable choice, or None.

    Call arguments:
        inputs: Tensor of shape `(batch, ...)`, the end of a residual branch. A mask is passed on.
        training: Whether to drop; Keras sets it during `fit`.

    Returns:
        Tensor with the shape and dtype of `inputs`.

    Raises:
        ValueError: If `rate` is outside [0, 1) or `mode` is unknown.

    Example:
        >>> x = keras.Input((8,))
        >>> branch = keras.layers.Dense(8, activation="relu")(x)
        >>> model = keras.Model(x, x + StochasticDepth(0.2)(branch))

    Source:
        Huang et al., 2016, Deep Networks with Stochastic Depth, https://arxiv.org/abs/1603.09382. The paper
        rescales at inference instead.
    """

    def __init__(self, rate: float, mode: str = "row", seed: int | None = None, **kwargs):
        super().__init__(**kwargs)
        self.rate = arguments.rate("rate", rate)
        self.mode = arguments.one_of("mode", mode, MODES)
        self.seed = arguments.seed(seed)
        self.seed_generator = keras.random.SeedGenerator(seed)
        self.supports_masking = True
        self.built = True

    def call(self, inputs, training=False):
        if not training or self.rate == 0:
            return inputs
        draws = (None if self.mode == "row" else 1,) + (1,) * (len(inputs.shape) - 1)
        return keras.random.dropout(inputs, self.rate, draws, seed=self.seed_generator)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "mode": self.mode, "seed": self.seed}


def linear_decay_rates(depth: int, last: float) -> list[float]:
    """Rates for the branches of a network, from nearly 0 at the input to `last` at the output.

        rate of branch l = last * l / depth    for l = 1 ... depth

    Args:
        depth: Number of residual branches; at least 1.
        last: Rate of the last branch, in [0, 1); the paper uses 0.5.

    Returns:
        List of `depth` rates.

    Raises:
        ValueError: If an argument is outside its range.

    Example:
        >>> linear_decay_rates(4, 0.5)
        [0.125, 0.25, 0.375, 0.5]

    Source:
        Huang et al., 2016, Deep Networks with Stochastic Depth, section 3, equation 4,
        https://arxiv.org/abs/1603.09382.
    """
    depth = arguments.whole("depth", depth, at_least=1)
    last = arguments.rate("last", last)
    return [last * branch / depth for branch in range(1, depth + 1)]
