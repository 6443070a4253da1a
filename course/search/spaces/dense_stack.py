"""How many dense layers, how wide, how regularised."""

import keras

LEAST_UNITS, MOST_UNITS = 16, 1024


def dense_stack(hp, x, max_layers: int = 3, regularizer=None, prefix: str = ""):
    """Puts dense layers of one width on `x`.

        layers       1 to max_layers
        units        16, 32 ... 1024, log
        batch_norm   yes or no
        dropout      0 to 0.5

    All layers have the same width: one hyper-parameter for what would be three.

    Args:
        hp: `keras_tuner.HyperParameters`, or whatever has its methods.
        x: Tensor of shape `(batch, features)`.
        max_layers: Most layers, at least 1.
        regularizer: Penalty on the kernels, as `regularization` gives it, or None.
        prefix: Put before the name of each hyper-parameter.

    Returns:
        Tensor of shape `(batch, units)`; `x` itself where an outer `hp.conditional_scope` is inactive.

    Raises:
        ValueError: If `max_layers` is below 1 or `x` has another number of axes than two.

    Example:
        >>> import keras, keras_tuner
        >>> hp = keras_tuner.HyperParameters()
        >>> dense_stack(hp, keras.Input((8,))).shape
        (None, 128)

    Source:
        Bengio, 2012, section 3.1, https://arxiv.org/abs/1206.5533: layers of one size do as well as others,
        and their number is one hyper-parameter. Srivastava et al., 2014, Dropout, section 7.3: rates of 0.2
        to 0.5. He et al., 2015, https://arxiv.org/abs/1502.01852, for the initial weights.
    """
    if max_layers < 1:
        raise ValueError(f"`max_layers` must be at least 1. Received: max_layers={max_layers}")
    if len(x.shape) != 2:
        raise ValueError(f"`x` must have two axes, (batch, features). Received: shape {tuple(x.shape)}")
    layers = hp.Int(f"{prefix}layers", 1, max_layers)
    units = hp.Int(f"{prefix}units", LEAST_UNITS, MOST_UNITS, step=2, sampling="log", default=128)
    batch_norm = hp.Boolean(f"{prefix}batch_norm")
    dropout = hp.Float(f"{prefix}dropout", 0.0, 0.5)
    for _ in range(layers or 0):
        dense = {"kernel_initializer": "he_normal", "kernel_regularizer": regularizer}
        x = keras.layers.Dense(units, use_bias=not batch_norm, **dense)(x)
        if batch_norm:
            x = keras.layers.BatchNormalization()(x)
        x = keras.layers.Activation("relu")(x)
        if dropout:
            x = keras.layers.Dropout(dropout)(x)
    return x
