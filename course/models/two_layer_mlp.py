"""The Keras twin of the NumPy network of two layers."""

import keras
import numpy as np

from course import arguments


def two_layer_mlp(weights: dict[str, np.ndarray], reg: float = 0.0) -> keras.Sequential:
    """Builds `Dense` - ReLU - `Dense` from the arrays of `scratch.init_two_layer_model`.

    Its outputs are scores, so compile it with a loss `from_logits=True`. The Keras penalty sums
    `l2 * weight**2` where the NumPy network halves it, hence `l2 = reg / 2`.

    Args:
        weights: Dict of `W1`, `b1`, `W2`, `b2`; they become the first weights of the model.
        reg: Strength of the L2 penalty on both kernels, at least 0.

    Returns:
        A `keras.Sequential`, built, not compiled, in float32.

    Raises:
        ValueError: If an array is missing, or `reg` is below 0.

    Example:
        >>> from course.scratch import init_two_layer_model
        >>> two_layer_mlp(init_two_layer_model(3072, 50, 10)).count_params()
        154160
    """
    reg = arguments.not_negative("reg", reg)
    if not isinstance(weights, dict) or not {"W1", "b1", "W2", "b2"} <= set(weights):
        found = sorted(weights) if isinstance(weights, dict) else repr(weights)
        raise ValueError(f"`weights` must hold W1, b1, W2 and b2. Received: {found}")
    inputs, hidden = weights["W1"].shape
    penalty = keras.regularizers.L2(reg / 2) if reg else None
    model = keras.Sequential(
        [
            keras.Input((inputs,)),
            keras.layers.Dense(hidden, activation="relu", kernel_regularizer=penalty),
            keras.layers.Dense(len(weights["b2"]), kernel_regularizer=penalty),
        ]
    )
    model.set_weights([weights[name].astype("float32") for name in ("W1", "b1", "W2", "b2")])
    return model
