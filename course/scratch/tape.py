"""A very small reverse-mode tape: write the loss, and the gradients come by themselves."""

import numpy as np


class Node:
    """A number, vector or matrix that remembers how it was made.

    Every operation writes down which nodes it read and, for each of them, a function from "how the
    loss changes with my result" to "how it changes with my input". `backward` plays this record in
    reverse: from the loss to the inputs, each node once, after everything that used it.

    Args:
        value: Number or array.
        parents: Pairs (node that was read, function for the gradient); empty for inputs.

    Attributes:
        value: The array, float64.
        gradient: Derivative of the loss for `value`, same shape; zero before `backward`.

    Example:
        >>> w = Node(3.0)
        >>> (w * w).backward()
        >>> float(w.gradient)
        6.0
    """

    __array_ufunc__ = None  # so that `array * node` asks the node, not NumPy

    def __init__(self, value, parents=()):
        self.value = np.asarray(value, dtype="float64")
        self.gradient = np.zeros_like(self.value)
        self.parents = parents

    def backward(self):
        """Fills `gradient` of every node that this one was made from.

        Raises:
            ValueError: If this node holds more than one number.
        """
        if self.value.size != 1:
            raise ValueError(
                f"`backward` starts from one number, the loss. Received: shape {self.value.shape}"
            )
        order = _in_order(self)
        for node in order:
            node.gradient = np.zeros_like(node.value)
        self.gradient = np.ones_like(self.value)
        for node in reversed(order):
            for parent, back in node.parents:
                parent.gradient = parent.gradient + _sum_to(back(node.gradient), parent.value.shape)

    def __add__(self, other):
        other = _node(other)
        return Node(self.value + other.value, [(self, lambda g: g), (other, lambda g: g)])

    def __mul__(self, other):
        other = _node(other)
        return Node(
            self.value * other.value,
            [(self, lambda g: g * other.value), (other, lambda g: g * self.value)],
        )

    def __matmul__(self, other):
        other = _node(other)
        return Node(
            self.value @ other.value,
            [(self, lambda g: g @ other.value.T), (other, lambda g: self.value.T @ g)],
        )

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -_node(other)

    def __rsub__(self, other):
        return _node(other) - self

    __radd__, __rmul__ = __add__, __mul__

    def __rmatmul__(self, other):
        return _node(other) @ self

    def sum(self, axis=None):
        """Sum of all entries, or along one axis, which is kept with length 1."""
        total = self.value.sum(axis=axis, keepdims=axis is not None)
        return Node(total, [(self, lambda g: np.broadcast_to(g, self.value.shape))])

    def apply(self, function, slope):
        """Applies a function entry by entry; `slope` is its derivative."""
        return Node(function(self.value), [(self, lambda g: g * slope(self.value))])


def log_softmax(scores: Node) -> Node:
    """Logarithm of the softmax of each row; the largest score is taken off first, as a constant."""
    shifted = scores - scores.value.max(axis=1, keepdims=True)
    total = shifted.apply(np.exp, np.exp).sum(axis=1)
    return shifted - total.apply(np.log, lambda v: 1.0 / v)


def _node(value) -> Node:
    return value if isinstance(value, Node) else Node(value)


def _in_order(last: Node) -> list[Node]:
    """Every node that `last` was made from, each after the nodes that it read."""
    order, seen = [], set()

    def visit(node):
        if id(node) not in seen:
            seen.add(id(node))
            for parent, _ in node.parents:
                visit(parent)
            order.append(node)

    visit(last)
    return order


def _sum_to(gradient, shape):
    """Undoes broadcasting: what was copied along an axis forwards is summed along it backwards."""
    gradient = gradient.sum(axis=tuple(range(gradient.ndim - len(shape))))
    stretched = tuple(axis for axis, size in enumerate(shape) if size == 1)
    return gradient.sum(axis=stretched, keepdims=True) if stretched else gradient
