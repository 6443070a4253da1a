from itertools import pairwise

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.scratch import Node, backprop, central_difference, log_softmax, relative_error, relu, relu_slope

RNG = np.random.default_rng(4)
A, B, ROW = RNG.normal(size=(3, 4)), RNG.normal(size=(4, 2)), RNG.normal(size=4)


def test_product_by_hand():
    """x = 2, y = 3: of x y + x, the slopes are y + 1 = 4 and x = 2."""
    x, y = Node(2.0), Node(3.0)
    (x * y + x).backward()
    assert (float(x.gradient), float(y.gradient)) == (4.0, 2.0)


@pytest.mark.parametrize(
    "loss",
    [
        lambda a: (a @ B).sum(),
        lambda a: (a * ROW).sum(),
        lambda a: ((a + ROW) * (a - ROW)).sum(),
        lambda a: (2.0 - a * a).sum(),
        lambda a: (ROW * a - 1.0).apply(np.exp, np.exp).sum(),
        lambda a: (B.T @ (Node(np.ones((4, 3))) @ a)).sum(),
        lambda a: (a.sum(axis=1) * a.sum(axis=0)).sum(),
        lambda a: (log_softmax(a) * A).sum(),
    ],
)
def test_gradient_matches_differences(loss):
    """Each operation, with broadcasting in both directions and a node used twice."""
    a = Node(A)
    loss(a).backward()
    assert relative_error(a.gradient, central_difference(lambda v: float(loss(Node(v)).value), A)) < 1e-7


def test_gradient_of_what_was_broadcast_is_summed():
    """A row added to three rows collects the gradient of all three."""
    row = Node(ROW)
    (Node(A) + row).sum().backward()
    assert row.gradient.tolist() == [3.0] * 4


@given(st.integers(1, 12))
def test_a_node_used_many_times_collects_every_use(times):
    """x^n by n - 1 products: the slope at 1 is n. Counts a diamond's paths once each, not 2^n times."""
    x = Node(1.0)
    product = x
    for _ in range(times - 1):
        product = product * x
    product.backward()
    assert float(x.gradient) == times


def test_calling_backward_again_starts_afresh():
    """Gradients of a second call replace those of the first; they do not pile up."""
    x = Node(3.0)
    loss = x * x
    loss.backward()
    loss.backward()
    assert float(x.gradient) == 6.0


def test_backward_needs_one_number():
    """The gradient of a matrix would be a question without a loss."""
    with pytest.raises(ValueError, match="starts from one number"):
        Node(A).backward()


def test_equals_the_handwritten_backprop():
    """Two ways to one gradient: the record played back, and the algorithm written out."""
    from course.scratch import sigmoid, sigmoid_slope

    W, b, V, c = (RNG.normal(size=shape) for shape in ((4, 5), 5, (5, 3), 3))
    labels = np.array([2, 0, 1])
    nodes = [Node(value) for value in (W, b, V, c)]
    hidden = (A @ nodes[0] + nodes[1]).apply(sigmoid, sigmoid_slope)
    loss = (log_softmax(hidden @ nodes[2] + nodes[3]) * (-np.eye(3)[labels] / 3)).sum()
    loss.backward()
    value, d_weights, d_biases = backprop([W, V], [b, c], A, labels)
    assert float(loss.value) == pytest.approx(value)
    assert nodes[0].gradient == pytest.approx(d_weights[0])
    assert nodes[2].gradient == pytest.approx(d_weights[1])
    assert nodes[3].gradient == pytest.approx(d_biases[1])


def test_three_relu_layers_equal_one_step_of_keras():
    """One step of SGD with rate 1 moves each weight by its gradient; float32 there, float64 here."""
    sizes, x, labels = [4, 8, 6, 3], RNG.normal(size=(5, 4)), np.array([0, 1, 2, 1, 0], dtype="int32")
    shapes = [shape for pair in pairwise(sizes) for shape in (pair, pair[1:])]
    values = [(RNG.normal(size=shape) / 2).astype("float32") for shape in shapes]
    dense = keras.layers.Dense
    model = keras.Sequential([dense(8, activation="relu"), dense(6, activation="relu"), dense(3)])
    model.build((None, 4))
    model.set_weights(values)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.SGD(1.0), loss=loss)
    model.train_on_batch(x.astype("float32"), labels)
    nodes, h = [Node(value) for value in values], x.astype("float32")
    for k in (0, 2):
        h = (h @ nodes[k] + nodes[k + 1]).apply(relu, relu_slope)
    (log_softmax(h @ nodes[4] + nodes[5]) * (-np.eye(3)[labels] / 5)).sum().backward()
    for before, after, node in zip(values, model.get_weights(), nodes, strict=True):
        assert relative_error(before - after, node.gradient) < 1e-5
