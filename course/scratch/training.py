"""Training the two-layer network with mini-batch gradient descent, one line of log an epoch."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from course.scratch.two_layer_net import two_layer_net

ACCURACY_EXAMPLES = 1000  # the training accuracy is measured on at most this many examples


@dataclass
class TrainingLog:
    """What a run left behind.

    Attributes:
        losses: Loss of each step's batch, before that step's update; the first is the initial loss.
        costs: Loss of the last batch of each epoch: what the printed logs call "cost".
        train_accuracy: Share of right answers on (at most 1,000) training examples, after each epoch.
        val_accuracy: The same on the validation examples.
        learning_rates: The rate used in each epoch.
        stopped_step: Step (from 0) at which `stop` ended the run, or None.
        model: The trained arrays.
    """

    losses: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    train_accuracy: list[float] = field(default_factory=list)
    val_accuracy: list[float] = field(default_factory=list)
    learning_rates: list[float] = field(default_factory=list)
    stopped_step: int | None = None
    model: dict[str, np.ndarray] = field(default_factory=dict, repr=False)


def batch_order(
    examples: int, batch_size: int | None, epochs: int, seed: int = 0, shuffle: bool = True
) -> Iterator[np.ndarray]:
    """Yields the row numbers of one batch after another: each epoch is a new shuffle of all rows.

    Rows that do not fill a last batch wait for another epoch. With `batch_size=None` there is
    one batch an epoch, all rows in their own order; `shuffle=False` keeps that order in batches too.

    Example:
        >>> [len(rows) for rows in batch_order(250, 100, epochs=1)]
        [100, 100]
    """
    draw = np.random.default_rng(seed)
    for _ in range(epochs):
        if batch_size is None:
            yield np.arange(examples)
            continue
        order = draw.permutation(examples) if shuffle else np.arange(examples)
        for start in range(0, examples - batch_size + 1, batch_size):
            yield order[start : start + batch_size]


def accuracy(X: np.ndarray, y: np.ndarray, model: dict[str, np.ndarray]) -> float:
    """Share of the examples whose largest score is that of their class.

    Where scores are NaN, `argmax` returns the first NaN: such a model answers 0 to everything.
    """
    return float(np.mean(two_layer_net(X, model).argmax(axis=1) == y))


def train(
    model: dict[str, np.ndarray],
    X: np.ndarray,
    y: np.ndarray,
    X_val: np.ndarray,
    y_val: np.ndarray,
    *,
    learning_rate: float,
    reg: float = 0.0,
    momentum: float = 0.0,
    learning_rate_decay: float = 1.0,
    batch_size: int | None = 100,
    epochs: int = 10,
    max_steps: int | None = None,
    seed: int = 0,
    shuffle: bool = True,
    stop: Callable[[Sequence[float]], bool] | None = None,
) -> TrainingLog:
    """Trains a copy of the model by stochastic gradient descent and logs each epoch.

        velocity = momentum * velocity - learning_rate * gradient        weights = weights + velocity

    A run whose loss turns infinite or NaN goes on silently, as the lectures' runs did, unless `stop`
    ends it.

    Args:
        model: Arrays as `init_two_layer_model` makes them; they are not changed.
        X: Floating-point examples `(examples, input_size)`. The run uses their dtype: float32
            takes half the memory and less time.
        y: Classes from 0, `(examples,)`.
        X_val: Validation examples, `(n, input_size)`.
        y_val: Their classes.
        learning_rate: Factor on the gradient in the first epoch, at least 0.
        reg: Strength of the L2 penalty.
        momentum: Share of the last velocity that is kept, in [0, 1).
        learning_rate_decay: Factor on the learning rate after each epoch.
        batch_size: Examples in a step; None takes all of them in each step.
        epochs: Passes over the data.
        max_steps: Ends the run after this many steps, if the epochs have more.
        seed: Seed of the batch order.
        shuffle: Whether each epoch takes the examples in a new order.
        stop: Called after each step with the losses so far; the run ends when it returns True.

    Returns:
        A `TrainingLog`. An epoch that was cut short is logged like a whole one.

    Raises:
        ValueError: If an argument is outside its range, or `X` holds integers.

    Example:
        >>> from course.scratch import init_two_layer_model
        >>> X, y = np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([0, 1])
        >>> model = init_two_layer_model(2, 8, 2, scale=0.1)
        >>> log = train(model, X, y, X, y, learning_rate=1.0, batch_size=None, epochs=50)
        >>> log.val_accuracy[-1]
        1.0
    """
    _require_valid(X, learning_rate, momentum, batch_size)
    model = {name: values.astype(X.dtype) for name, values in model.items()}
    velocity = {name: np.zeros_like(values) for name, values in model.items()}
    steps_per_epoch = 1 if batch_size is None else len(X) // batch_size
    shown = np.sort(np.random.default_rng(seed).permutation(len(X))[:ACCURACY_EXAMPLES])
    X_shown, y_shown = X[shown], y[shown]
    log = TrainingLog(model=model)
    for step, rows in enumerate(batch_order(len(X), batch_size, epochs, seed, shuffle)):
        loss, grads = two_layer_net(X[rows], model, y[rows], reg)
        log.losses.append(loss)
        _update(model, grads, velocity, learning_rate, momentum)
        stopped = stop is not None and stop(log.losses)
        if stopped:
            log.stopped_step = step
        ended = stopped or step + 1 == max_steps
        if ended or (step + 1) % steps_per_epoch == 0:
            log.costs.append(loss)
            log.train_accuracy.append(accuracy(X_shown, y_shown, model))
            log.val_accuracy.append(accuracy(X_val, y_val, model))
            log.learning_rates.append(learning_rate)
            learning_rate *= learning_rate_decay
        if ended:
            break
    return log


def _update(model, grads, velocity, learning_rate, momentum):
    """Moves each array of the model by one step, in place."""
    with np.errstate(all="ignore"):
        for name, gradient in grads.items():
            gradient *= learning_rate
            if momentum:
                velocity[name] *= momentum
                velocity[name] -= gradient
                model[name] += velocity[name]
            else:
                model[name] -= gradient


def _require_valid(X, learning_rate, momentum, batch_size):
    if not np.issubdtype(X.dtype, np.floating):
        raise ValueError(f"`X` must hold floating-point numbers. Received: dtype={X.dtype}")
    if not learning_rate >= 0:
        raise ValueError(f"`learning_rate` must be at least 0. Received: learning_rate={learning_rate}")
    if not 0 <= momentum < 1:
        raise ValueError(f"`momentum` must be in [0, 1). Received: momentum={momentum}")
    if batch_size is not None and not 1 <= batch_size <= len(X):
        raise ValueError(
            f"`batch_size` must be between 1 and the {len(X)} examples. Received: batch_size={batch_size}"
        )
