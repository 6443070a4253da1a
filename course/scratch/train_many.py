"""Training the two-layer network with many settings at once: the settings share the batches."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from course.scratch.training import TrainingLog, accuracy, batch_order


@dataclass(frozen=True)
class Setting:
    """What a search chooses for one run of the two-layer network.

    Attributes:
        learning_rate: Factor on the gradient in the first epoch, at least 0.
        reg: Strength of the L2 penalty, at least 0.
        momentum: Share of the last velocity that is kept, in [0, 1).
    """

    learning_rate: float
    reg: float = 0.0
    momentum: float = 0.0

    def __post_init__(self):
        if not self.learning_rate >= 0:
            raise ValueError(
                f"`learning_rate` must be at least 0. Received: learning_rate={self.learning_rate}"
            )
        if not self.reg >= 0:
            raise ValueError(f"`reg` must be at least 0. Received: reg={self.reg}")
        if not 0 <= self.momentum < 1:
            raise ValueError(f"`momentum` must be in [0, 1). Received: momentum={self.momentum}")


def train_many(
    models: Sequence[dict[str, np.ndarray]],
    settings: Sequence[Setting],
    X: np.ndarray,
    y: np.ndarray,
    X_val: np.ndarray,
    y_val: np.ndarray,
    *,
    learning_rate_decay: float = 1.0,
    batch_size: int = 100,
    epochs: int = 10,
    seed: int = 0,
    stop: Callable[[Sequence[float]], bool] | None = None,
    workers: int | None = None,
) -> list[TrainingLog]:
    """Trains one model for each setting as `train` would, several times as fast.

    Each batch is fetched once and goes through all the models; each model writes into arrays of its own that
    are made once; and the models are shared out over the processor's cores. None of this changes what is
    computed: up to rounding, run n is `train(models[n], ..., seed=seed)`.

    Args:
        models: One for each setting, as `init_two_layer_model` makes them; they are not changed.
        settings: What to try.
        X, y, X_val, y_val, learning_rate_decay, batch_size, epochs, seed, stop: As `train` takes them.
        workers: Threads; None is one a core. The results don't depend on it.

    Returns:
        A `TrainingLog` for each setting. The training accuracy is not measured, and left empty.

    Raises:
        ValueError: If there is not one model for each setting, `X` holds no floating-point numbers, or an
            argument is outside its range.

    Example:
        >>> from course.scratch import init_two_layer_model
        >>> X, y = np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([0, 1])
        >>> models = [init_two_layer_model(2, 8, 2, scale=0.1, seed=seed) for seed in range(2)]
        >>> settings = [Setting(1.0), Setting(1.0, reg=100.0)]
        >>> logs = train_many(models, settings, X, y, X, y, batch_size=2, epochs=50)
        >>> [log.val_accuracy[-1] for log in logs]
        [1.0, 0.5]
    """
    if len(models) != len(settings):
        raise ValueError(
            f"`models` must hold one model for each of {len(settings)} settings. Received: {len(models)}"
        )
    if not np.issubdtype(X.dtype, np.floating):
        raise ValueError(f"`X` must hold floating-point numbers. Received: dtype={X.dtype}")
    if not 1 <= batch_size <= len(X):
        raise ValueError(
            f"`batch_size` must be between 1 and the {len(X)} examples. Received: batch_size={batch_size}"
        )
    if workers is not None and workers < 1:
        raise ValueError(f"`workers` must be at least 1. Received: workers={workers}")
    workers = min(workers or os.cpu_count() or 1, max(len(models), 1))
    runs = [_Run(*pair, batch_size, X.dtype, stop) for pair in zip(models, settings, strict=True)]
    steps_per_epoch = len(X) // batch_size

    def train_part(part):
        for step, rows in enumerate(batch_order(len(X), batch_size, epochs, seed)):
            running = [run for run in part if not run.ended]
            if not running:
                return
            X_batch, y_batch = X[rows], y[rows]
            for run in running:
                run.step(X_batch, y_batch)
                if run.ended or (step + 1) % steps_per_epoch == 0:
                    run.end_epoch(X_val, y_val, learning_rate_decay)

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(train_part, [runs[first::workers] for first in range(workers)]))
    return [run.log for run in runs]


class _Run:
    """One model in training, with the arrays that each of its steps writes into."""

    def __init__(self, model, setting, batch_size, dtype, stop):
        self.model = {name: values.astype(dtype) for name, values in model.items()}
        self.reg, self.momentum, self.rate = setting.reg, setting.momentum, setting.learning_rate
        self.stop = stop
        self.ended = False
        self.log = TrainingLog(model=self.model)
        self.hidden = np.empty((batch_size, self.model["W1"].shape[1]), dtype)
        self.slopes = {name: np.empty_like(values) for name, values in self.model.items()}
        self.velocity = {name: np.zeros_like(values) for name, values in self.model.items()}
        self.rows = np.arange(batch_size)

    def step(self, X, y):
        with np.errstate(all="ignore"):
            self.log.losses.append(self._loss_and_slopes(X, y))
            self._update()
        if self.stop is not None and self.stop(self.log.losses):
            self.ended = True
            self.log.stopped_step = len(self.log.losses) - 1

    def end_epoch(self, X_val, y_val, decay):
        self.log.costs.append(self.log.losses[-1])
        self.log.val_accuracy.append(accuracy(X_val, y_val, self.model))
        self.log.learning_rates.append(self.rate)
        self.rate *= decay

    def _loss_and_slopes(self, X, y):
        """What `two_layer_net` computes; the slopes are those of the data, times the learning rate."""
        W1, b1, W2, b2 = (self.model[name] for name in ("W1", "b1", "W2", "b2"))
        hidden = np.matmul(X, W1, out=self.hidden)
        hidden += b1
        np.maximum(hidden, 0, out=hidden)
        scores = hidden @ W2
        scores += b2
        scores -= scores.max(axis=1, keepdims=True)
        probabilities = np.exp(scores, out=scores)
        probabilities /= probabilities.sum(axis=1, keepdims=True)
        loss = -np.log(probabilities[self.rows, y]).mean()
        if self.reg:
            loss = loss + 0.5 * self.reg * (np.vdot(W1, W1) + np.vdot(W2, W2))
        d_scores = probabilities
        d_scores[self.rows, y] -= 1
        d_scores *= self.rate / len(y)
        d_hidden = d_scores @ W2.T
        d_hidden *= hidden > 0
        np.matmul(X.T, d_hidden, out=self.slopes["W1"])
        np.matmul(hidden.T, d_scores, out=self.slopes["W2"])
        d_hidden.sum(axis=0, out=self.slopes["b1"])
        d_scores.sum(axis=0, out=self.slopes["b2"])
        return float(loss)

    def _update(self):
        """weights = weights - rate * slope, where the penalty's slope is reg * weights."""
        for name, values in self.model.items():
            shrink = self.rate * self.reg if name in ("W1", "W2") else 0.0
            slopes = self.slopes[name]
            if self.momentum:
                velocity = self.velocity[name]
                velocity *= self.momentum
                velocity -= slopes
                if shrink:
                    velocity -= np.multiply(values, shrink, out=slopes)
                values += velocity
            else:
                if shrink:
                    values *= 1 - shrink
                values -= slopes
