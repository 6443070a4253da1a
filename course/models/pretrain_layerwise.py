"""Greedy layer-wise pre-training: each layer learns to undo noise before the next one starts."""

import keras
import numpy as np
from keras import layers

from course import arguments

TRANSPOSED = {
    layers.Conv1D: layers.Conv1DTranspose,
    layers.Conv2D: layers.Conv2DTranspose,
    layers.Conv3D: layers.Conv3DTranspose,
}
FOLLOWERS = (
    *(layers.Activation, layers.ReLU, layers.LeakyReLU, layers.PReLU, layers.ELU, layers.BatchNormalization),
)
"""Layers that belong to the `Dense` or convolution before them."""


def pretrain_layerwise(
    model: keras.Sequential,
    x: np.ndarray,
    *,
    epochs: int = 5,
    corruption: float = 0.3,
    optimizer="adam",
    loss="mse",
    batch_size: int = 32,
    seed: int = 0,
) -> dict[str, list[float]]:
    """Trains the hidden layers of a model one after the other as denoising autoencoders, without labels.

    For each `Dense` and convolution but the last, from the input up:

        h = what the layers before make of x, as at inference     they no longer change
        r = decode(encode(corrupt(h)))                            encode: this layer and its activation
        minimise loss(h, r)                                       corrupt: some values are set to 0

    A `Dense` layer is decoded by a `Dense` layer, a convolution by a transposed convolution of the same
    kernel size, strides and padding; both are linear and thrown away afterwards. Batch normalisation and
    activations that follow a layer are part of it. The last layer, which makes the scores, keeps its weights.
    Then compile and `fit` the model as usual: fine-tuning trains all layers.

    Args:
        model: Built Sequential model with two or more `Dense`, `Conv1D`, `Conv2D` or `Conv3D` layers. Its
            layers are trained in place; whether it is compiled, and which layers are trainable, does not
            change. Layers with `trainable=False` are left out.
        x: Inputs without labels, shape `(examples, ...)`.
        epochs: Passes over `x` for each layer, at least 1.
        corruption: Share of the values of h that is set to 0, in [0, 1).
        optimizer: Name, or an optimizer, of which each layer gets a fresh copy.
        loss: Loss between h and its reconstruction.
        batch_size: Examples in each update, at least 1.
        seed: Seed of the corruption and of the decoders' weights.

    Returns:
        By name of each trained layer, in order, its loss after every epoch.

    Raises:
        TypeError: If `model` is not Sequential.
        ValueError: If there is no layer to train, `x` does not fit or is empty, an argument is outside its
            range, or a convolution with strides cannot be undone to the size of its input.

    Example:
        >>> code = layers.Dense(3, "relu", name="code")
        >>> model = keras.Sequential([keras.Input((4,)), code, layers.Dense(2)])
        >>> losses = pretrain_layerwise(model, np.eye(4), epochs=2)
        >>> {name: len(values) for name, values in losses.items()}
        {'code': 2}

    Source:
        Bengio et al., 2006, Greedy Layer-Wise Training of Deep Networks; Vincent et al., 2008, Extracting and
        Composing Robust Features with Denoising Autoencoders, section 2, which ties the decoder's weights to
        the encoder's and squashes its output; this does neither.
    """
    stages = _stages(model)
    corruption = arguments.rate("corruption", corruption)
    options = {
        name: arguments.whole(name, value, 1)
        for name, value in (("epochs", epochs), ("batch_size", batch_size))
    }
    seed = arguments.whole("seed", seed, at_least=0)
    hidden = np.asarray(x)
    if hidden.dtype.kind not in "fiub" or not np.isfinite(hidden).all():
        raise ValueError(f"`x` must be an array of finite numbers. Received: {hidden.dtype} {hidden.shape}")
    hidden = hidden.astype("float32")
    if hidden.shape[1:] != tuple(model.input_shape[1:]) or not len(hidden):
        raise ValueError(
            f"`x` must have the shape {model.input_shape} of the model's inputs, at least one example. "
            f"Received: shape {hidden.shape}"
        )
    losses = {}
    for place, (before, encoder) in enumerate(stages):
        hidden = _outputs(before, hidden, batch_size)
        if encoder[0].trainable:
            autoencoder = _autoencoder(encoder, hidden.shape[1:], corruption, seed + place)
            autoencoder.compile(keras.optimizers.get(_fresh(optimizer)), loss)
            losses[encoder[0].name] = autoencoder.fit(hidden, hidden, verbose=0, **options).history["loss"]
        hidden = _outputs(encoder, hidden, batch_size)
    return losses


class _Corruption(layers.Layer):
    """Sets a share of the values to 0 in training, and leaves the rest as it is."""

    def __init__(self, rate: float, seed: int):
        super().__init__(name="corruption")
        self.rate = rate
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs, training=False):
        if not training or not self.rate:
            return inputs
        return keras.random.dropout(inputs, self.rate, seed=self.seed_generator) * (1 - self.rate)


def _stages(model) -> list[tuple[list, list]]:
    """For each layer to train: the layers since the one before, and the layer with what belongs to it."""
    if not isinstance(model, keras.Sequential):
        raise TypeError(f"`model` must be a Sequential model. Received: {type(model).__name__}")
    if not model.built:
        raise ValueError(f"`model` must be built. Received: unbuilt Sequential {model.name!r}")
    kinds = (layers.Dense, *TRANSPOSED)
    stages, between = [], []
    for layer in model.layers:
        if type(layer) in kinds:
            stages.append((between, [layer]))
            between = []
        elif stages and not between and isinstance(layer, FOLLOWERS):
            stages[-1][1].append(layer)
        else:
            between.append(layer)
    if len(stages) < 2:
        raise ValueError(
            "`model` must have a Dense or convolution before its last one. "
            f"Received: {model.name!r} with {len(stages)} such layers"
        )
    return stages[:-1]


def _autoencoder(encoder: list, shape: tuple, corruption: float, seed: int) -> keras.Model:
    inputs = keras.Input(shape)
    code = _Corruption(corruption, seed)(inputs)
    for layer in encoder:
        code = layer(code)
    outputs = _decoder(encoder[0], shape, seed)(code)
    if tuple(outputs.shape[1:]) != tuple(shape):
        raise ValueError(
            f"`model` must have strides that divide the inputs of each layer. Received: {encoder[0].name!r}, "
            f"whose inputs {tuple(shape)} come back as {tuple(outputs.shape[1:])}"
        )
    return keras.Model(inputs, outputs)


def _decoder(layer, shape: tuple, seed: int):
    """A linear layer from the outputs of `layer` back to the shape of its inputs."""
    start = keras.initializers.GlorotUniform(seed=seed)
    if isinstance(layer, layers.Dense):
        return layers.Dense(shape[-1], kernel_initializer=start, name="decoder")
    channels = shape[0] if layer.data_format == "channels_first" else shape[-1]
    copied = {name: getattr(layer, name) for name in ("kernel_size", "strides", "padding", "data_format")}
    copied["dilation_rate"] = layer.dilation_rate
    return TRANSPOSED[type(layer)](channels, kernel_initializer=start, name="decoder", **copied)


def _outputs(chain: list, x: np.ndarray, batch_size: int) -> np.ndarray:
    """What a chain of layers makes of all examples at inference."""
    if not chain:
        return x
    inputs = outputs = keras.Input(x.shape[1:])
    for layer in chain:
        outputs = layer(outputs)
    return keras.Model(inputs, outputs).predict(x, batch_size=batch_size, verbose=0)


def _fresh(optimizer):
    """A copy of an optimizer without its history, or its name."""
    if isinstance(optimizer, keras.optimizers.Optimizer):
        return type(optimizer).from_config(optimizer.get_config())
    return optimizer
