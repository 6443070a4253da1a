"""Lower the learning rate on a plateau: no NaN can blind it, and it can go back to the best weights."""

import math
from typing import Literal

import keras

from course import arguments
from course.callbacks._learning_rates import learning_rates, optimizers_of
from course.callbacks._metric_reader import MetricReader


class ReduceLROnPlateau(keras.callbacks.ReduceLROnPlateau):
    """Multiplies the learning rate by `factor` when a metric has stopped improving.

    It takes the place of Keras's class of that name: all its arguments are here, in order and with their
    defaults and messages. What differs:

    - A value that is NaN or infinite counts as an epoch without improvement and is never the best. In Keras,
      when the first value is NaN, the rate is cut again and again while the metric improves.
    - `min_delta` can be a share of the best value instead of an absolute change.
    - Each reduction can put the best weights back, so that the smaller rate starts from the best point.
    - A learning rate that cannot be set (a schedule) is an error at the start of `fit`, not at the first
      plateau. A factor outside (0, 1) is an error too.
    - A metric that is missing is reported once, not at each epoch, and not at all where `validation_freq`
      brings it later.

    Args:
        monitor: Metric to watch, as it stands in the history.
        factor: What the learning rate is multiplied by, in (0, 1).
        patience: Epochs without improvement after which the rate is lowered.
        verbose: 1 prints a line at each reduction, 0 does not.
        mode: `"min"` or `"max"`: whether lower or higher is better; `"auto"` asks the metric.
        min_delta: Least change that counts as an improvement, as `threshold_mode` says; at least 0.
        cooldown: Epochs after a reduction that are not counted as without improvement.
        min_lr: Lower bound of the learning rate.
        threshold_mode: `"abs"`: `min_delta` is in units of the metric. `"rel"`: it is a share of the
            best value.
        restore_best_weights: Whether each reduction also puts back the weights of the best epoch. The
            state of the optimizer, as its momentum, stays as it is.

    Attributes:
        best: Best value so far, None before the first finite one.
        wait: Epochs since the last improvement or reduction.
        cooldown_counter: Epochs of cool-down that are left.

    Raises:
        ValueError: If an argument is out of range or not finite; at the start of `fit`, if the
            optimizer follows a schedule.

    Example:
        >>> import keras, numpy as np
        >>> model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, kernel_initializer="ones")])
        >>> model.compile(keras.optimizers.SGD(0.5), "mse")
        >>> plateau = ReduceLROnPlateau(monitor="loss", factor=0.5, patience=2)
        >>> history = model.fit(np.ones((4, 1)), np.ones(4), epochs=5, verbose=0, callbacks=[plateau])
        >>> history.history["learning_rate"]  # the rate that each epoch was trained with
        [0.5, 0.5, 0.5, 0.25, 0.25]

    Source:
        Keras's callback of this name; `threshold_mode` as in `torch.optim.lr_scheduler.ReduceLROnPlateau`.
    """

    def __init__(
        self,
        monitor: str = "val_loss",
        factor: float = 0.1,
        patience: int = 10,
        verbose: int = 0,
        mode: Literal["auto", "min", "max"] = "auto",
        min_delta: float = 1e-4,
        cooldown: int = 0,
        min_lr: float = 0.0,
        threshold_mode: Literal["abs", "rel"] = "abs",
        restore_best_weights: bool = False,
    ):
        arguments.metric("monitor", monitor)
        if not arguments.is_finite(factor) or not 0 < factor < 1:
            raise ValueError(f"`factor` must be in (0, 1). Received: factor={factor!r}")
        arguments.one_of("threshold_mode", threshold_mode, ("abs", "rel"))
        arguments.finite("patience", patience, at_least=0)
        arguments.finite("min_delta", min_delta)
        arguments.finite("cooldown", cooldown, at_least=0)
        arguments.finite("min_lr", min_lr)
        arguments.flag("restore_best_weights", restore_best_weights)
        arguments.verbosity(verbose)
        super().__init__(
            monitor=monitor,
            factor=factor,
            patience=patience,
            verbose=verbose,
            mode=mode,
            min_delta=min_delta,
            cooldown=cooldown,
            min_lr=min_lr,
        )
        self.threshold_mode = threshold_mode
        self.restore_best_weights = restore_best_weights
        self.best_weights = None

    def on_train_begin(self, logs=None):
        super().on_train_begin(logs)
        self.best_weights = None
        self._reader = MetricReader(
            self.monitor, "Learning rate reduction is conditioned on metric", self.patience
        )
        for part in optimizers_of(self.model.optimizer).values():
            _check_settable(part)

    def on_epoch_end(self, epoch, logs=None):
        if self.monitor_op is None:
            self._set_monitor_op()
        logs = {} if logs is None else logs
        current = self._reader.read(logs)
        logs.update(learning_rates(self.model.optimizer))
        if current is None:
            return
        if self.in_cooldown():
            self.cooldown_counter -= 1
            self.wait = 0
        if math.isfinite(current) and self._is_improvement(current, self.best):
            self.best = current
            self.wait = 0
            if self.restore_best_weights:
                self.best_weights = self.model.get_weights()
        elif not self.in_cooldown():
            self.wait += 1
            if self.wait >= self.patience:
                self._reduce(epoch)

    def _is_improvement(self, monitor_value, reference_value):
        if self.threshold_mode == "rel" and reference_value is not None:
            share = self.min_delta * abs(reference_value)  # below 0 where lower is better
            return self.monitor_op(monitor_value - share, reference_value)
        return super()._is_improvement(monitor_value, reference_value)

    def _reduce(self, epoch):
        parts = optimizers_of(self.model.optimizer)
        lowered = [
            self._reduce_optimizer_lr(part, epoch, "" if name == "learning_rate" else part.name)
            for name, part in parts.items()
        ]
        if any(lowered):
            self.cooldown_counter = self.cooldown
            self.wait = 0
            if self.best_weights is not None:
                self.model.set_weights(self.best_weights)

    def on_train_end(self, logs=None):
        self._reader.finish()


def _check_settable(optimizer):
    rate = float(keras.ops.convert_to_numpy(optimizer.learning_rate))
    try:
        optimizer.learning_rate = rate
    except (TypeError, AttributeError) as error:
        raise ValueError(
            "`ReduceLROnPlateau` must be able to set the learning rate; compile with a number, "
            f"not a schedule. Received: optimizer={type(optimizer).__name__} with a schedule"
        ) from error
