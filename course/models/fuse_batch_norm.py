"""Fuse batch normalisation into the layer before it: fewer layers, the same outputs."""

from dataclasses import dataclass

import keras
import numpy as np
from keras import layers, ops

DEPTHWISE = (layers.DepthwiseConv1D, layers.DepthwiseConv2D)
SEPARABLE = (layers.SeparableConv1D, layers.SeparableConv2D)
TRANSPOSED = (layers.Conv1DTranspose, layers.Conv2DTranspose, layers.Conv3DTranspose)
KINDS = (layers.Dense, layers.Conv1D, layers.Conv2D, layers.Conv3D, *DEPTHWISE, *SEPARABLE, *TRANSPOSED)


@dataclass(frozen=True)
class FusedModel:
    """What `fuse_batch_norm` made. Printed, it says what was folded and what was not.

    Attributes:
        model: The model without the folded layers, not compiled.
        folded: By name of a folded `BatchNormalization`, the name of the layer that took it in.
        kept: By name of a `BatchNormalization` that is still in the model, the reason.
    """

    model: keras.Model
    folded: dict[str, str]
    kept: dict[str, str]

    def __str__(self) -> str:
        total = len(self.folded) + len(self.kept)
        lines = [f"{name}: folded into {into}" for name, into in self.folded.items()]
        lines += [f"{name}: kept, {reason}" for name, reason in self.kept.items()]
        return "\n".join([*lines, f"{len(self.folded)} of {total} batch normalisations folded"])


def fuse_batch_norm(model: keras.Model) -> FusedModel:
    """Copies a trained model and folds each `BatchNormalization` it can into the layer before it.

    At inference the layer is one multiplication and one addition for each channel, which a linear layer
    before it can do with its own weights:

        s = gamma / sqrt(variance + epsilon)    kernel' = s * kernel    bias' = s * (bias - mean) + beta

    The copy gives the same outputs, up to the rounding of float32, with less work. It is for inference:
    trained further it would learn without normalisation, and penalties would count the folded kernels.

    Folded are those that come directly after a `Dense`, convolution, or depthwise, separable or transposed
    convolution without activation, in this model and in the models inside it. The original stays as it is.

    Args:
        model: Built Sequential or functional model.

    Returns:
        A `FusedModel`: the new model, what was folded, and what was kept and why.

    Raises:
        TypeError: If `model` is no Keras model.
        ValueError: If `model` is not built, or is a subclassed model, whose order of layers is not known.

    Example:
        >>> net = keras.Sequential([keras.Input((4,)), layers.Dense(3, name="dense"),
        ...                         layers.BatchNormalization(name="norm"), layers.ReLU()])
        >>> fused = fuse_batch_norm(net)
        >>> print(fused)
        norm: folded into dense
        1 of 1 batch normalisations folded
        >>> net.count_params(), fused.model.count_params()
        (27, 15)

    Source:
        Jacob et al., 2017, Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only
        Inference, section 3.2, https://arxiv.org/abs/1712.05877, for the folding of convolutions.
    """
    _require_graph(model)
    pairs, kept = _plan(model)
    norms = {id(linear): norm for linear, norm in pairs}
    copies = {}
    fused = _copy(model, copies, norms, folded={id(norm) for _, norm in pairs})
    for layer, copy in copies.values():
        if id(layer) in norms:
            copy.set_weights(_folded_weights(layer, norms[id(layer)]))
        elif isinstance(layer, keras.Layer) and not _has_graph(layer):
            copy.set_weights(layer.get_weights())
            if hasattr(copy, "finalize_state"):  # an adapted layer derives more from its weights
                copy.finalize_state()
    return FusedModel(fused, {norm.name: linear.name for linear, norm in pairs}, kept)


def _require_graph(model):
    if not isinstance(model, keras.Model):
        raise TypeError(f"`model` must be a Keras model. Received: {type(model).__name__}")
    if not model.built:
        raise ValueError(f"`model` must be built. Received: unbuilt {type(model).__name__} {model.name!r}")
    if not _has_graph(model):
        raise ValueError(
            "`model` must be Sequential or functional, so that the order of its layers is known. "
            f"Received: {type(model).__name__} {model.name!r}"
        )


def _has_graph(layer) -> bool:
    return isinstance(layer, keras.Model) and hasattr(_graph(layer), "_nodes_by_depth")


def _graph(model):
    """A Sequential keeps its graph in a functional model."""
    return getattr(model, "_functional", None) or model


def _plan(model) -> tuple[list[tuple], dict[str, str]]:
    """Pairs (linear layer, batch norm) to fold, and the reason for each batch norm that stays."""
    uses, pairs, kept = {}, [], {}
    for graph in _graphs(model, uses):
        readers = _readers(graph)
        for node in _nodes(graph):
            norm = node.operation
            if not isinstance(norm, layers.BatchNormalization):
                continue
            linear = node.input_tensors[0]._keras_history.operation
            reason = _reason_to_keep(node, linear, uses, readers)
            if reason is None:
                pairs.append((linear, norm))
            else:
                kept[norm.name] = reason
    return pairs, kept


def _graphs(model, uses: dict) -> list:
    """The graphs of this model and of those inside it, each once; counts the uses of every layer."""
    found = [_graph(model)]
    for node in _nodes(found[0]):
        layer = node.operation
        uses[id(layer)] = uses.get(id(layer), 0) + 1
        if _has_graph(layer) and uses[id(layer)] == 1:
            found += _graphs(layer, uses)
    return found


def _nodes(graph) -> list:
    """What the graph computes, in the order of computation."""
    by_depth = graph._nodes_by_depth
    return [node for depth in sorted(by_depth, reverse=True) for node in by_depth[depth] if not node.is_input]


def _readers(graph) -> dict[int, int]:
    """How many places of the graph read each tensor; being an output of the model is one."""
    read = [tensor for node in _nodes(graph) for tensor in node.input_tensors] + list(graph.outputs)
    return {id(tensor): sum(tensor is other for other in read) for tensor in read}


def _reason_to_keep(node, linear, uses: dict, readers: dict) -> str | None:
    norm, tensor = node.operation, node.input_tensors[0]
    if type(norm) is not layers.BatchNormalization:
        return f"it is a {type(norm).__name__}"
    if type(linear) not in KINDS:
        return f"it follows {linear.name} ({type(linear).__name__})"
    if linear.activation is not keras.activations.linear:
        return f"{linear.name} has an activation"
    if uses[id(linear)] > 1 or uses[id(norm)] > 1:
        return f"{(linear if uses[id(linear)] > 1 else norm).name} is used more than once"
    if readers[id(tensor)] > 1:
        return f"the output of {linear.name} is also used elsewhere"
    if norm.axis % len(tensor.shape) != _channels_axis(linear, len(tensor.shape)):
        return f"it normalises axis {norm.axis}, which is not that of the channels"
    if node.arguments.kwargs.get("training"):
        return "it is called with training=True"
    if getattr(linear, "lora_enabled", False) or getattr(linear, "quantization_mode", None):
        return f"{linear.name} is quantized or has LoRA weights"
    return None


def _channels_axis(layer, rank: int) -> int:
    return 1 if getattr(layer, "data_format", None) == "channels_first" else rank - 1


class _Folded(layers.Layer):
    """Stands for a folded layer while the model is copied; it is not called."""


def _copy(model, copies: dict, norms: dict, folded: set):
    """The model without the folded layers, not compiled; notes the copy of each layer in `copies`."""

    def copy_layer(layer):
        if id(layer) in folded:
            return _Folded()
        if id(layer) not in copies:  # a layer may be in two of the models
            copies[id(layer)] = (layer, _copy_of(layer))
        return copies[id(layer)][1]

    def _copy_of(layer):
        if _has_graph(layer):
            return _copy(layer, copies, norms, folded)
        config = layer.get_config()
        return type(layer).from_config({**config, "use_bias": True} if id(layer) in norms else config)

    def call(layer, *args, **kwargs):
        return (args or [*kwargs.values()])[0] if isinstance(layer, _Folded) else layer(*args, **kwargs)

    if isinstance(model, keras.Sequential):
        start = keras.Input(batch_shape=model.inputs[0].shape, dtype=model.inputs[0].dtype)
        kept = [copy_layer(layer) for layer in model.layers if id(layer) not in folded]
        return keras.Sequential([start, *kept], name=model.name)
    uncompiled = keras.Model(model.input, model.output, name=model.name)
    return keras.models.clone_model(uncompiled, clone_function=copy_layer, call_function=call)


def _folded_weights(linear, norm) -> list[np.ndarray]:
    """The weights of the linear layer with the batch norm in them, kernels first, then the bias."""
    *kernels, kernel = [_values(weight) for weight in linear.weights if weight is not linear.bias]
    bias = 0.0 if linear.bias is None else _values(linear.bias)
    gamma = 1.0 if norm.gamma is None else _values(norm.gamma)
    beta = 0.0 if norm.beta is None else _values(norm.beta)
    factor = gamma / np.sqrt(_values(norm.moving_variance) + norm.epsilon)
    bias = factor * (bias - _values(norm.moving_mean)) + beta
    return [*kernels, kernel * _beside(factor, linear, kernel.shape), bias]


def _beside(factor: np.ndarray, linear, shape: tuple) -> np.ndarray:
    """The factor of each output channel, shaped to multiply the kernel."""
    if isinstance(linear, DEPTHWISE):
        return factor.reshape(shape[-2:])  # channels, multiplier
    return factor[:, None] if isinstance(linear, TRANSPOSED) else factor


def _values(weight) -> np.ndarray:
    return ops.convert_to_numpy(weight).astype("float64")
