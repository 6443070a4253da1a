"""The four numbers that describe a network: size, width, depth and capacity."""

from dataclasses import dataclass
from math import prod

import keras


@dataclass(frozen=True)
class LayerAnatomy:
    """One layer of a network.

    Attributes:
        name: The layer's name in the model.
        kind: The layer's class, as "Dense".
        width: Number of nodes: the values that the layer puts out for one example.
        parameters: Number of weights and biases that the layer owns.
        counts: Whether it is a layer of nodes with a kernel of its own (`Dense`, `Conv2D`, `LSTM`).
            `Flatten`, `Dropout`, activations and normalisations are not: they adjust the nodes before.
    """

    name: str
    kind: str
    width: int
    parameters: int
    counts: bool


@dataclass(frozen=True)
class Anatomy:
    """The shape of a network. Printed, it is a table with one line per layer.

    Attributes:
        inputs: Number of input values for one example, the nodes of the input layer.
        layers: Every layer after the input, in the order of computation.
        depth: Number of layers with a kernel on the longest way from input to output.
        parameters: All weights and biases, trainable or not.
        capacity: Trainable parameters, the count that stands in for the functions training can reach.
    """

    inputs: int
    layers: tuple[LayerAnatomy, ...]
    depth: int
    parameters: int
    capacity: int

    @property
    def widths(self) -> tuple[int, ...]:
        """Nodes in each layer that has a kernel, the output layer last."""
        return tuple(layer.width for layer in self.layers if layer.counts)

    @property
    def width(self) -> int:
        """Nodes in the widest hidden layer, or in the output layer where there is no other."""
        return max(self.widths[:-1] or self.widths, default=0)

    @property
    def size(self) -> int:
        """Nodes of the input, the hidden layers and the output together."""
        return self.inputs + sum(self.widths)

    def __str__(self) -> str:
        rows = [("layer", "kind", "width", "parameters")]
        rows += [("input", "", f"{self.inputs:,}", "")]
        rows += [
            (layer.name, layer.kind, f"{layer.width:,}", f"{layer.parameters:,}") for layer in self.layers
        ]
        wide = [max(len(row[column]) for row in rows) for column in range(4)]
        lines = [f"{a:<{wide[0]}}  {b:<{wide[1]}}  {c:>{wide[2]}}  {d:>{wide[3]}}" for a, b, c, d in rows]
        total = f"size {self.size:,}   width {self.width:,}   depth {self.depth}   capacity {self.capacity:,}"
        return "\n".join([*lines, total])


def anatomy(model: keras.Model) -> Anatomy:
    """Measures a `Sequential` or functional model; models inside the model are opened.

    The nodes of a layer are the values that it puts out for one example, so a `Conv2D` with 16 filters on a
    10 x 10 map has 1,600. The input counts as nodes but not as a layer. A layer that is used twice owns its
    nodes and parameters once, and adds to the depth each time.

    Args:
        model: Built model: its shapes, except the batch, are known.

    Returns:
        The model's `Anatomy`.

    Raises:
        TypeError: If `model` is no Keras model.
        ValueError: If `model` is not built, has no graph of layers, or leaves a shape open.

    Example:
        >>> net = keras.Sequential([keras.Input((3072,)), keras.layers.Dense(50), keras.layers.Dense(10)])
        >>> anatomy(net).size, anatomy(net).depth, anatomy(net).capacity
        (3132, 2, 154160)

    Source:
        The four words are the lecture's, which leaves the input out of the depth only. Others leave it out of
        the size too: Stanford's CS231n, https://cs231n.github.io/neural-networks-1/, and `sum(widths)` here.
        The longest way makes ResNet-50 (He et al., 2015, https://arxiv.org/abs/1512.03385) 50 layers deep.
    """
    _require_graph(model)
    rows: dict[int, LayerAnatomy] = {}
    depth = _walk(model, rows)
    return Anatomy(
        inputs=sum(_nodes(tensor.shape, tensor.name) for tensor in model.inputs),
        layers=tuple(rows.values()),
        depth=depth,
        parameters=_count(model.weights),
        capacity=_count(model.trainable_weights),
    )


def _require_graph(model):
    """Raises unless the layers of `model` are linked from inputs to outputs."""
    if not isinstance(model, keras.Model):
        raise TypeError(f"`model` must be a Keras model. Received: {type(model).__name__}")
    if not model.built:
        raise ValueError(
            "`model` must be built: put `keras.Input(shape)` first or call `model.build((None, ...))`. "
            f"Received: unbuilt {type(model).__name__} {model.name!r}"
        )
    if not getattr(model, "outputs", None):
        raise ValueError(
            "`model` must be Sequential or functional, so that the order of its layers is known. "
            f"Received: {type(model).__name__} {model.name!r}"
        )


def _walk(model, rows: dict[int, LayerAnatomy]) -> int:
    """Adds the layers of `model` to `rows`, in the order of computation, and returns its depth."""
    graph = getattr(model, "_functional", None) or model  # a Sequential keeps its graph in a functional model
    depth_at = {}  # tensor -> layers with a kernel on the longest way to it
    for level in sorted(graph._nodes_by_depth, reverse=True):
        for node in graph._nodes_by_depth[level]:
            before = max((depth_at.get(id(tensor), 0) for tensor in node.input_tensors), default=0)
            own = 0 if node.is_input else _add(node, rows)
            depth_at.update({id(tensor): before + own for tensor in node.outputs})
    return max(depth_at[id(tensor)] for tensor in graph.outputs)


def _add(node, rows: dict[int, LayerAnatomy]) -> int:
    """Adds what this node of the graph computes to `rows` and returns how many layers deep it is."""
    layer = node.operation
    if isinstance(layer, keras.Model) and getattr(layer, "outputs", None):
        return _walk(layer, rows)
    if not isinstance(layer, keras.Layer):  # a plain operation, as `x + y`
        return 0
    counts = any(weight.name.endswith(("kernel", "embeddings")) for weight in layer.weights)
    width = sum(_nodes(tensor.shape, layer.name) for tensor in node.outputs)
    kind = type(layer).__name__
    rows.setdefault(id(layer), LayerAnatomy(layer.name, kind, width, _count(layer.weights), counts))
    return int(counts)


def _nodes(shape: tuple, name: str) -> int:
    """The number of values in a tensor of this shape, without the batch."""
    if None in shape[1:]:
        raise ValueError(
            f"`model` must have fixed shapes, except the batch. Received: {name!r} gives {shape}"
        )
    return prod(shape[1:])


def _count(weights) -> int:
    return sum(prod(weight.shape) for weight in weights)
