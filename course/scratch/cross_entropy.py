"""Softmax and the cross-entropy loss that goes with it."""

import numpy as np


def softmax(scores):
    """Turns each row of scores into probabilities: exp(score) over the sum of the row.

    The largest score of a row is taken off first; that changes nothing in the result, and no
    exponential overflows.

    Args:
        scores: Array of shape `(batch, classes)`.

    Returns:
        Array of the same shape; every row sums to 1.
    """
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def softmax_cross_entropy(scores, labels):
    """Mean of -log p(true class), and its gradient for the scores.

        loss = -(1/N) sum_i log f_i[y_i]          d loss / d scores_i = (f_i - e(y_i)) / N

    with f = softmax(scores) and e(y) the row that is 1 at the true class and 0 elsewhere.

    Args:
        scores: Array of shape `(batch, classes)`.
        labels: True classes, integers of shape `(batch,)`.

    Returns:
        The loss, and its gradient of shape `(batch, classes)`.
    """
    rows = np.arange(len(labels))
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_probability = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    gradient = np.exp(log_probability)
    gradient[rows, labels] -= 1.0
    return float(-log_probability[rows, labels].mean()), gradient / len(labels)
