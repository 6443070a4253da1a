"""First weights from NumPy: one seed gives one network, on every backend."""

import keras
import numpy as np

from course.constraints import incoming_axes


def draw_weights(model: keras.Model, seed: int) -> keras.Model:
    """Sets each kernel of a model to draws of mean 0 and variance `gain / inputs of a unit`.

    The gain is 2, and 1 for a `Dense` layer without activation: the scores. Biases, scales and statistics
    keep their values, and so does a kernel whose layer was given an initialiser of its own.

    Args:
        model: Built Sequential or functional model.
        seed: Seed of the NumPy generator.

    Returns:
        The same model.
    """
    draw = np.random.default_rng(seed)
    for layer in model.layers:
        if not isinstance(getattr(layer, "kernel_initializer", None), keras.initializers.GlorotUniform):
            continue
        linear = isinstance(layer, keras.layers.Dense) and layer.activation is keras.activations.linear
        shape = layer.kernel.shape
        inputs = np.prod([shape[axis] for axis in incoming_axes(layer)])
        scale = np.sqrt((1 if linear else 2) / inputs)
        layer.kernel.assign(scale * draw.standard_normal(shape))
    return model
