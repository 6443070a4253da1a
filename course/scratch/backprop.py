"""Back-propagation through a stack of layers, written out: the algorithm of the lectures."""

import numpy as np

from course.scratch.activations import sigmoid, sigmoid_slope
from course.scratch.cross_entropy import softmax_cross_entropy
from course.scratch.dropout import dropout_backward, dropout_forward


def forward_pass(weights, biases, x, masks=None):
    """Runs a network of sigmoid layers, with a linear last layer, and keeps every activation.

        a_k = h_(k-1) W_k + b_k        h_k = sigmoid(a_k) mask_k        scores = a_L

    Args:
        weights: List of L matrices of shape `(units below, units above)`.
        biases: List of L vectors.
        x: Inputs of shape `(batch, units)`.
        masks: List of L - 1 dropout masks, one a hidden layer, or None for no dropout.

    Returns:
        Two lists: a_1..a_L before the activation, and h_0..h_(L-1) after it, where h_0 is x.
    """
    a, h = [], [x]
    for k, (W, b) in enumerate(zip(weights, biases, strict=True)):
        a.append(h[k] @ W + b)
        if k < len(weights) - 1:
            units = sigmoid(a[k])
            h.append(units if masks is None else dropout_forward(units, masks[k]))
    return a, h


def backprop(weights, biases, x, labels, masks=None):
    """Loss and gradients of that network, from the last layer to the first.

        d a_L = (f - e(y)) / N                          softmax and cross-entropy together
        d W_k = h_(k-1)^T d a_k      d b_k = sum over the batch of d a_k
        d h_(k-1) = d a_k W_k^T      d a_(k-1) = d h_(k-1) mask_(k-1) sigmoid'(a_(k-1))

    Args:
        weights: As in `forward_pass`.
        biases: As in `forward_pass`.
        x: As in `forward_pass`.
        labels: True classes, integers of shape `(batch,)`.
        masks: As in `forward_pass`.

    Returns:
        The mean cross-entropy, the list of d W_k and the list of d b_k.

    Source:
        University of British Columbia, Network-independent tricks, "Dropout backpropagation". There for
        one example and its transpose; here for a batch, one example a row, and the mean of the loss.
    """
    a, h = forward_pass(weights, biases, x, masks)
    loss, d_a = softmax_cross_entropy(a[-1], labels)
    d_weights, d_biases = [], []
    for k in reversed(range(len(weights))):
        d_weights.insert(0, h[k].T @ d_a)
        d_biases.insert(0, d_a.sum(axis=0))
        if k > 0:
            d_h = d_a @ np.transpose(weights[k])
            if masks is not None:
                d_h = dropout_backward(d_h, masks[k - 1])
            d_a = d_h * sigmoid_slope(a[k - 1])
    return loss, d_weights, d_biases
