from itertools import pairwise

import numpy as np
import pytest

from course import scratch

LABELS = np.array([0, 2, 1, 1, 0])
X = np.random.default_rng(9).normal(size=(5, 4))


def network(sizes, seed=0):
    rng = np.random.default_rng(seed)
    weights = [rng.normal(size=pair) for pair in pairwise(sizes)]
    return weights, [rng.normal(size=units) for units in sizes[1:]]


def test_two_sigmoid_layers_give_the_sums_of_the_worked_example():
    """The network of the lecture, as matrices: w1, w3 feed h1 and w2, w4 feed h2."""
    weights = [np.array([[0.1, 0.2], [0.3, 0.4]]), np.array([[0.5, 0.7], [0.6, 0.8]])]
    biases = [np.full(2, 0.25), np.full(2, 0.35)]
    a, h = scratch.forward_pass(weights, biases, np.array([[0.1, 0.5]]))
    values = scratch.worked_example()
    assert a[1][0] == pytest.approx([values["sum_o1"], values["sum_o2"]])
    assert h[1][0] == pytest.approx([values["h1"], values["h2"]])


def test_network_of_zeros_by_hand():
    """All scores are 0, so the loss is ln 3 and each bias gets 1/3 minus the share of its class."""
    weights, biases = network([4, 6, 3])
    zeros = [0 * W for W in weights], [0 * b for b in biases]
    loss, d_weights, d_biases = scratch.backprop(*zeros, X, LABELS)
    assert loss == pytest.approx(np.log(3))
    assert d_biases[1] == pytest.approx([1 / 3 - 2 / 5, 1 / 3 - 2 / 5, 1 / 3 - 1 / 5])
    assert d_weights[1] == pytest.approx(np.tile(0.5 * d_biases[1], (6, 1)))
    assert not d_weights[0].any()


@pytest.mark.parametrize("sizes", [[4, 3], [4, 6, 3], [4, 6, 5, 3]])
@pytest.mark.parametrize("rate", [None, 0.5])
def test_gradients_match_differences(sizes, rate):
    """Of every weight and bias, for one to three layers, with and without dropout."""
    weights, biases = network(sizes)
    masks = None if rate is None else [scratch.dropout_mask((5, u), rate, seed=u) for u in sizes[1:-1]]
    _, d_weights, d_biases = scratch.backprop(weights, biases, X, LABELS, masks)
    for parameters, gradients in ((weights, d_weights), (biases, d_biases)):
        for k, gradient in enumerate(gradients):

            def loss(value, parameters=parameters, k=k):
                kept, parameters[k] = parameters[k], value
                result = scratch.backprop(weights, biases, X, LABELS, masks)[0]
                parameters[k] = kept
                return result

            assert scratch.relative_error(gradient, scratch.central_difference(loss, parameters[k])) < 1e-7


def test_weights_of_a_dropped_unit_get_no_gradient():
    """A unit that is dropped in the whole batch neither helped nor harmed."""
    weights, biases = network([4, 6, 3])
    mask = np.ones((5, 6))
    mask[:, 2] = 0
    _, d_weights, d_biases = scratch.backprop(weights, biases, X, LABELS, [mask])
    assert not d_weights[0][:, 2].any()
    assert not d_weights[1][2].any()
    assert d_biases[0][2] == 0
    assert np.count_nonzero(d_weights[0].any(axis=0)) == 5
