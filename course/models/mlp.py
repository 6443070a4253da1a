"""A network of dense layers, written as in a lecture: 3072-50-10."""

from collections.abc import Sequence

import keras
import numpy as np


def mlp(
    units: Sequence[int],
    *,
    activation: str | None = "relu",
    output_activation: str | None = None,
    seed: int = 0,
) -> keras.Sequential:
    """Builds dense layers whose weights NumPy draws, so that they are the same on every backend.

    Weights have mean 0 and standard deviation `sqrt(gain / inputs of the layer)`, with gain 2 before a ReLU
    and 1 elsewhere; biases are 0.

    Args:
        units: Inputs, hidden units of each layer, outputs: `[3072, 50, 10]`. At least two numbers.
        activation: Keras name of the hidden layers' activation; None leaves them linear.
        output_activation: That of the last layer; None, the default, gives scores.
        seed: Seed of the NumPy generator.

    Returns:
        A `keras.Sequential`, built, not compiled; its layers are called hidden_1, hidden_2 ... output.

    Raises:
        ValueError: If `units` holds fewer than two numbers.

    Example:
        >>> mlp([3072, 50, 10]).count_params()
        154160

    Source:
        He et al., 2015, Delving Deep into Rectifiers, section 2.2, https://arxiv.org/abs/1502.01852, for the
        gain of 2; lesson 05 measures what it is for.
    """
    if len(units) < 2:
        raise ValueError(f"`units` must hold inputs and outputs at least. Received: {list(units)}")
    activations = [activation] * (len(units) - 2) + [output_activation]
    names = [f"hidden_{place}" for place in range(1, len(units) - 1)] + ["output"]
    dense = [
        keras.layers.Dense(n, activation=f, name=name)
        for n, f, name in zip(units[1:], activations, names, strict=True)
    ]
    model = keras.Sequential([keras.Input((units[0],)), *dense])
    draw = np.random.default_rng(seed)
    for layer, inputs, f in zip(dense, units, activations, strict=False):
        scale = np.sqrt((2 if f == "relu" else 1) / inputs)
        layer.set_weights([scale * draw.standard_normal(layer.kernel.shape), np.zeros(layer.bias.shape)])
    return model
