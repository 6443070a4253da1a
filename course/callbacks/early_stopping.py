"""Early stopping that no NaN can blind, with look-ahead."""

import math
from typing import Literal

import keras

from course import arguments
from course.callbacks._metric_reader import MetricReader


class EarlyStopping(keras.callbacks.EarlyStopping):
    """Stops training when a metric has stopped improving; takes the place of Keras's class of that name.

    All arguments of the Keras class are here, in order and with their defaults and messages. What differs:

    - A value that is NaN or infinite counts as an epoch without improvement and is never the best, nor
      restored. In Keras, when the first value is NaN, no later value ever counts as better.
    - A metric that is missing is reported once, not at each epoch, and not at all where `validation_freq`
      brings it later.
    - `patience_increase` looks ahead: the longer the best took to come, the longer the wait for a better one.

    Args:
        monitor: Metric to watch, as it stands in the history.
        min_delta: Least change that counts as an improvement, in units of the metric; at least 0.
        patience: Epochs without improvement after which training stops.
        verbose: 1 prints what the callback does, 0 does not.
        mode: `"min"` or `"max"`: whether lower or higher is better; `"auto"` asks the metric.
        baseline: Value to beat: the wait starts again only at a new best that beats it. Or None.
        restore_best_weights: Whether the model ends with the weights of its best epoch.
        start_from_epoch: Epochs at the start that are not looked at.
        patience_increase: Factor, at least 1: a best in epoch n (from 1) lets training go on at least to
            epoch n * `patience_increase`, even where `patience` is over. None: no look-ahead.

    Attributes:
        best: Best value so far, None before the first finite one.
        best_epoch: Its epoch (from 0).
        best_weights: Its weights, where `restore_best_weights` is set.
        stopped_epoch: Epoch (from 0) that stopped the run; 0 while it runs.
        wait: Epochs since the last improvement.

    Raises:
        ValueError: If a number is not finite or below its least value, which would blind the wait without
            a word; during `fit`, if `mode` is `"auto"` and the metric does not tell its direction.

    Example:
        >>> import keras, numpy as np
        >>> model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, kernel_initializer="ones")])
        >>> model.compile(keras.optimizers.SGD(0.0), "mse")  # a model that cannot improve
        >>> stop = EarlyStopping(monitor="loss", patience=3)
        >>> history = model.fit(np.ones((4, 1)), np.zeros(4), epochs=10, verbose=0, callbacks=[stop])
        >>> len(history.epoch)
        4

    Source:
        Prechelt, 1998, Early Stopping - But When?, https://doi.org/10.1007/3-540-49430-8_3, for patience
        with the best kept; Bengio, 2012, Practical Recommendations for Gradient-Based Training of Deep
        Architectures, section 3.1.3, https://arxiv.org/abs/1206.5533, for the look-ahead, which counts
        epochs here, not examples.
    """

    def __init__(
        self,
        monitor: str = "val_loss",
        min_delta: float = 0,
        patience: int = 0,
        verbose: int = 0,
        mode: Literal["auto", "min", "max"] = "auto",
        baseline: float | None = None,
        restore_best_weights: bool = False,
        start_from_epoch: int = 0,
        patience_increase: float | None = None,
    ):
        arguments.metric("monitor", monitor)
        arguments.finite("min_delta", min_delta)
        arguments.finite("patience", patience, at_least=0)
        arguments.finite("baseline", baseline, or_none=True)
        arguments.finite("start_from_epoch", start_from_epoch, at_least=0)
        arguments.finite("patience_increase", patience_increase, at_least=1, or_none=True)
        arguments.flag("restore_best_weights", restore_best_weights)
        arguments.verbosity(verbose)
        super().__init__(
            monitor=monitor,
            min_delta=min_delta,
            patience=patience,
            verbose=verbose,
            mode=mode,
            baseline=baseline,
            restore_best_weights=restore_best_weights,
            start_from_epoch=start_from_epoch,
        )
        self.patience_increase = patience_increase

    def on_train_begin(self, logs=None):
        super().on_train_begin(logs)
        self._reader = MetricReader(self.monitor, "Early stopping conditioned on metric", self.patience)

    def on_epoch_end(self, epoch, logs=None):
        if self.monitor_op is None:
            self._set_monitor_op()
        current = self.get_monitor_value(logs)
        if current is None or epoch < self.start_from_epoch:
            return
        self.wait += 1
        if math.isfinite(current) and self._is_improvement(current, self.best):
            self.best = current
            self.best_epoch = epoch
            if self.restore_best_weights:
                self.best_weights = self.model.get_weights()
            if self.baseline is None or self._is_improvement(current, self.baseline):
                self.wait = 0
        elif self.wait >= self.patience and epoch > 0 and not self._looks_ahead(epoch):
            self.stopped_epoch = epoch
            self.model.stop_training = True

    def _looks_ahead(self, epoch: int) -> bool:
        """Whether the best epoch came so late that a better one is still waited for."""
        if self.patience_increase is None or self.best is None:
            return False
        return epoch + 1 < (self.best_epoch + 1) * self.patience_increase

    def on_train_end(self, logs=None):
        self._reader.finish()
        super().on_train_end(logs)

    def get_monitor_value(self, logs):
        """The metric of this epoch as a float, or None; a metric that never comes is reported once."""
        return self._reader.read(logs)
