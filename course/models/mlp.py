"""A network of dense layers, written as in a lecture: 3072-50-10."""

from collections.abc import Sequence

import keras
import numpy as np

from course import arguments


def mlp(
    units: Sequence[int],
    *,
    activation: str | None = "relu",
    output_activation: str | None = None,
    batch_norm: bool = False,
    dropout: float = 0.0,
    kernel_regularizer=None,
    seed: int = 0,
) -> keras.Sequential:
    """Builds dense layers whose weights NumPy draws, so that they are the same on every backend.

    Weights have mean 0 and standard deviation `sqrt(gain / inputs of the layer)`, with gain 2 before a ReLU
    and 1 elsewhere; biases are 0.

    Args:
        units: Inputs, hidden units of each layer, outputs: `[3072, 50, 10]`. At least two numbers.
        activation: Keras name of the hidden layers' activation; None leaves them linear.
        output_activation: That of the last layer; None, the default, gives scores.
        batch_norm: Whether hidden layers are normalised before their activation; their biases then fall away.
        dropout: Share of the units of each hidden layer that is dropped in training, in [0, 1).
        kernel_regularizer: Penalty on every kernel, as Keras's layers take it; None for none.
        seed: Seed of the NumPy generator.

    Returns:
        A `keras.Sequential`, built, not compiled; its layers are called hidden_1, hidden_2 ... output.

    Raises:
        ValueError: If `units` holds fewer than two numbers or one below 1, or `dropout` is outside [0, 1).

    Example:
        >>> mlp([3072, 50, 10]).count_params()
        154160

    Source:
        He et al., 2015, Delving Deep into Rectifiers, section 2.2, https://arxiv.org/abs/1502.01852, for the
        gain of 2; lesson 05 measures what it is for.
    """
    units = [arguments.whole("units", n, at_least=1) for n in arguments.items("units", units)]
    if len(units) < 2:
        raise ValueError(f"`units` must hold inputs and outputs at least. Received: units={units}")
    dropout = arguments.rate("dropout", dropout)
    batch_norm = arguments.flag("batch_norm", batch_norm)
    seed = arguments.whole("seed", seed, at_least=0)
    model = keras.Sequential([keras.Input((units[0],))])
    for place, n in enumerate(units[1:-1], start=1):
        dense = {"name": f"hidden_{place}", "kernel_regularizer": kernel_regularizer}
        if batch_norm:
            model.add(keras.layers.Dense(n, use_bias=False, **dense))
            model.add(keras.layers.BatchNormalization(name=f"norm_{place}"))
            model.add(keras.layers.Activation(activation, name=f"activation_{place}"))
        else:
            model.add(keras.layers.Dense(n, activation=activation, **dense))
        if dropout:
            model.add(keras.layers.Dropout(dropout, seed=seed + place, name=f"dropout_{place}"))
    output = {"name": "output", "kernel_regularizer": kernel_regularizer}
    model.add(keras.layers.Dense(units[-1], activation=output_activation, **output))
    _draw(model, [activation] * (len(units) - 2) + [output_activation], seed)
    return model


def _draw(model, activations, seed: int):
    """Draws the kernels; each has the activation that comes after it."""
    draw = np.random.default_rng(seed)
    dense = [layer for layer in model.layers if isinstance(layer, keras.layers.Dense)]
    for layer, f in zip(dense, activations, strict=True):
        scale = np.sqrt((2 if f == "relu" else 1) / layer.kernel.shape[0])
        layer.kernel.assign(scale * draw.standard_normal(layer.kernel.shape))
