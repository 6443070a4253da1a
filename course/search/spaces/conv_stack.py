"""How many convolutional blocks, how wide."""

import keras

LEAST_SIZE = 4  # pixels: a block that would leave a smaller image is not offered


def conv_stack(hp, x, max_blocks: int = 4, regularizer=None, prefix: str = ""):
    """Puts blocks of 3x3 or 5x5 convolutions on `x`; each block halves the image and doubles the filters.

        blocks            1 to max_blocks, fewer where the image is small
        convolutions      1 or 2 in each block
        filters           16, 32, 64 in the first block, log
        kernel_size       3 or 5
        conv_batch_norm   yes or no
        conv_dropout      0 to 0.5, after each block

    Args:
        hp: `keras_tuner.HyperParameters`, or whatever has its methods.
        x: Images of shape `(batch, height, width, channels)`, at least 8 pixels high and wide.
        max_blocks: Most blocks, at least 1.
        regularizer: Penalty on the kernels, as `regularization` gives it, or None.
        prefix: Put before the name of each hyper-parameter.

    Returns:
        Tensor of rank 4; `x` itself where an outer `hp.conditional_scope` is inactive.

    Raises:
        ValueError: If `max_blocks` is below 1, or `x` holds no images or too small ones.

    Example:
        >>> import keras, keras_tuner
        >>> hp = keras_tuner.HyperParameters()
        >>> hp.values = {"blocks": 2}
        >>> conv_stack(hp, keras.Input((32, 32, 3))).shape
        (None, 8, 8, 64)

    Source:
        Simonyan and Zisserman, 2015, https://arxiv.org/abs/1409.1556: small kernels in blocks, filters
        doubled at each pooling. Ioffe and Szegedy, 2015, https://arxiv.org/abs/1502.03167, for the place of
        the normalisation. Image data must be channels last.
    """
    if max_blocks < 1:
        raise ValueError(f"`max_blocks` must be at least 1. Received: max_blocks={max_blocks}")
    most = min(max_blocks, _most_blocks(x.shape))
    blocks = hp.Int(f"{prefix}blocks", 1, most)
    convolutions = hp.Int(f"{prefix}convolutions", 1, 2)
    filters = hp.Int(f"{prefix}filters", 16, 64, step=2, sampling="log", default=32)
    kernel_size = hp.Choice(f"{prefix}kernel_size", [3, 5])
    batch_norm = hp.Boolean(f"{prefix}conv_batch_norm")
    dropout = hp.Float(f"{prefix}conv_dropout", 0.0, 0.5)
    for block in range(blocks or 0):
        for _ in range(convolutions):
            x = _convolution(x, filters * 2**block, kernel_size, batch_norm, regularizer)
        x = keras.layers.MaxPooling2D()(x)
        if dropout:
            x = keras.layers.Dropout(dropout)(x)
    return x


def _convolution(x, filters, kernel_size, batch_norm, regularizer):
    conv = {"padding": "same", "kernel_initializer": "he_normal", "kernel_regularizer": regularizer}
    x = keras.layers.Conv2D(filters, kernel_size, use_bias=not batch_norm, **conv)(x)
    if batch_norm:
        x = keras.layers.BatchNormalization()(x)
    return keras.layers.Activation("relu")(x)


def _most_blocks(shape) -> int:
    """How often the image can be halved; sizes that are not known count as large."""
    if len(shape) != 4:
        raise ValueError(f"`x` must be images, (batch, height, width, channels). Received: {tuple(shape)}")
    size = min((n for n in shape[1:3] if n is not None), default=2**30)
    if size < 2 * LEAST_SIZE:
        raise ValueError(
            f"`x` must be at least {2 * LEAST_SIZE} pixels high and wide. Received: {tuple(shape)}"
        )
    return (size // LEAST_SIZE).bit_length() - 1
