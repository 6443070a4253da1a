"""Six ways to a loss that is not a number, each on the same small network."""

from collections.abc import Callable

import numpy as np

from course.scratch.training import train
from course.scratch.two_layer_net import init_two_layer_model, two_layer_net

EXAMPLES, FEATURES, CLASSES = 60, 8, 3


def nan_zoo() -> dict[str, Callable[[float | None], float]]:
    """Returns six broken runs by the name of what is wrong with them.

    Each takes a learning rate (None: its own) and returns the loss after fifty steps. All six are healthy
    but for the one thing that their name says.

    Example:
        >>> [name for name, run in nan_zoo().items() if not np.isnan(run(None))]
        []
        >>> [name for name, run in nan_zoo().items() if not np.isnan(run(1e-3))]
        ['learning rate too high']
    """
    return {
        "learning rate too high": learning_rate_too_high,
        "a NaN in the data": nan_in_the_data,
        "0 / 0 in the scaling": zero_over_zero,
        "a missing label": missing_label,
        "overflow of exp": overflow_of_exp,
        "0 * log 0 in the loss": log_of_zero,
    }


def healthy_data():
    """Draws examples in three classes, and the first weights of the network."""
    draw = np.random.default_rng(0)
    X = draw.standard_normal((EXAMPLES, FEATURES))
    return X, draw.integers(0, CLASSES, EXAMPLES), init_two_layer_model(FEATURES, 16, CLASSES, scale=0.5)


def cross_entropy(scores, targets):
    """The careful loss: logarithms are taken of sums that are at least 1, and no exp overflows."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -(targets * log_probabilities).sum(axis=1).mean()


def softmax_without_shift(scores, targets):
    """exp(scores) as it stands on paper: past 709 it is inf, and inf / inf is NaN."""
    exponentials = np.exp(scores)
    probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
    return -np.log(probabilities[targets > 0]).mean()


def log_of_probabilities(scores, targets):
    """Shifted, but with the logarithm of a probability that may be 0: 0 * log 0 is 0 * -inf, NaN."""
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
    return -(targets * np.log(probabilities)).sum(axis=1).mean()


def loss_after_fifty_steps(X, y, model, learning_rate, targets=None, loss=cross_entropy) -> float:
    """Trains, then takes the loss of the scores on all examples, in silence."""
    trained = train(model, X, y, X, y, learning_rate=learning_rate, batch_size=None, epochs=50).model
    targets = np.eye(CLASSES)[y] if targets is None else targets
    with np.errstate(all="ignore"):
        return float(loss(two_layer_net(X, trained), targets))


def learning_rate_too_high(learning_rate: float | None = None) -> float:
    """The lecture's case: rate 1e6, nothing else wrong."""
    return loss_after_fifty_steps(*healthy_data(), 1e6 if learning_rate is None else learning_rate)


def nan_in_the_data(learning_rate: float | None = None) -> float:
    """One number of one example is NaN, as from a gap in a table."""
    X, y, model = healthy_data()
    X[7, 3] = np.nan
    return loss_after_fifty_steps(X, y, model, 1e-3 if learning_rate is None else learning_rate)


def zero_over_zero(learning_rate: float | None = None) -> float:
    """One feature is constant, and each feature is divided by its standard deviation."""
    X, y, model = healthy_data()
    X[:, 3] = 5.0
    with np.errstate(all="ignore"):
        X = (X - X.mean(axis=0)) / X.std(axis=0)
    return loss_after_fifty_steps(X, y, model, 1e-3 if learning_rate is None else learning_rate)


def missing_label(learning_rate: float | None = None) -> float:
    """One label is missing: its row of the targets holds NaN."""
    X, y, model = healthy_data()
    targets = np.eye(CLASSES)[y]
    targets[7] = np.nan
    return loss_after_fifty_steps(X, y, model, 1e-3 if learning_rate is None else learning_rate, targets)


def overflow_of_exp(learning_rate: float | None = None) -> float:
    """Features of a few hundred, and a softmax without the shift by the largest score."""
    X, y, model = healthy_data()
    return loss_after_fifty_steps(
        500 * X, y, model, 1e-6 if learning_rate is None else learning_rate, loss=softmax_without_shift
    )


def log_of_zero(learning_rate: float | None = None) -> float:
    """The same features, with the shift, and the logarithm taken of a probability that is 0."""
    X, y, model = healthy_data()
    return loss_after_fifty_steps(
        500 * X, y, model, 1e-6 if learning_rate is None else learning_rate, loss=log_of_probabilities
    )
