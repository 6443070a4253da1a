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
        model: The model without the folded layers.
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

    At inference the layer is one multiplication and one addition for each channel, which a linear layer before
    it can do with its own weights:

        s = gamma / sqrt(variance + epsilon)    kernel' = s * kernel    bias' = s * (bias - mean) + beta

    The copy gives the same outputs, up to the rounding of float32, with less work. It is for inference: trained
    further it would learn without normalisation, and penalties on its kernels would count the folded weights.

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
    copies, folded_by = {}, {id(norm): linear for linear, norm in pairs}
    takes_in = {id(linear) for linear, _ in pairs}
    fused = _copy(model, copies, folded_by, takes_in)
    norm_of = {id(linear): norm for linear, norm in pairs}
    for layer, copy in copies.values():
        norm = norm_of.get(id(layer))
        copy.set_weights(_values(layer) if norm is None else _folded_weights(layer, norm))
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
    return isinstance(layer, keras.Sequential | keras.models.Functional)


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


def _copy(model, copies: dict, folded_by: dict, takes_in: set):
    """A copy of the model without the folded layers; notes each copied layer beside its original."""

    def copy_layer(layer):
        if id(layer) in copies:  # one layer in two models
            return copies[id(layer)][1]
        if _has_graph(layer):
            copy = _copy(layer, copies, folded_by, takes_in)
            copies[id(layer)] = (_Done, copy)
            return copy
        config = layer.get_config()
        copy = type(layer).from_config({**config, "use_bias": True} if id(layer) in takes_in else config)
        if isinstance(layer, keras.Layer):
            copies[id(layer)] = (layer, copy)
        return copy
