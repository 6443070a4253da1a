"""DropConnect: drop single weights instead of whole units."""

import keras

from course import arguments
from course.layers._changed_weights import ChangedWeights


@keras.saving.register_keras_serializable(package="course")
class DropConnect(ChangedWeights):
    """Zeroes a random share of the wrapped layer's weights in each training step, and not its biases.

    Each weight is kept with probability `1 - rate` and then divided by `1 - rate`. One draw serves the whole
    batch. At inference the layer computes with all its weights.

    Args:
        layer: Layer to wrap: `Dense`, a convolution or a recurrent layer, also `Bidirectional` (recurrent
            weights are dropped too, the same for all time steps).
        rate: Share of weights to drop, in [0, 1).
        seed: Integer for a repeatable choice, or None.

    Call arguments:
        inputs: Inputs of the wrapped layer.
        training: Whether to drop; Keras sets it during `fit`.
        mask: Mask for the wrapped layer, if it takes one.

    Returns:
        What the wrapped layer returns.

    Raises:
        ValueError: If `rate` is outside [0, 1), or `layer` is no layer or has no kernels.

    Example:
        >>> layer = DropConnect(keras.layers.Dense(4, activation="relu"), rate=0.5)
        >>> tuple(layer(keras.ops.ones((2, 3))).shape)
        (2, 4)

    Source:
        Wan et al., 2013, Regularization of Neural Networks using DropConnect,
        https://proceedings.mlr.press/v28/wan13.html. The paper draws for each example and averages at
        inference over Gaussian samples; for recurrent layers see Merity et al., 2017,
        https://arxiv.org/abs/1708.02182.
    """

    def __init__(self, layer: keras.Layer, rate: float, seed: int | None = None, **kwargs):
        super().__init__(layer, **kwargs)
        self.rate = arguments.rate("rate", rate)
        self.seed = arguments.seed(seed)
        self.seed_generator = keras.random.SeedGenerator(seed)

    def changed_weights(self, training: bool) -> list:
        if not training or self.rate == 0:
            return [kernel.value for kernel in self.kernels]
        return [self._dropped(kernel.value) for kernel in self.kernels]

    def _dropped(self, kernel):
        # With a noise shape, or Keras on PyTorch would draw from the global generator where there is no seed.
        return keras.random.dropout(kernel, self.rate, tuple(kernel.shape), seed=self.seed_generator)

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}
