"""Stop a run that is beyond hope."""

from typing import Literal

import keras

from course import arguments
from course.callbacks._metric_reader import MetricReader
from course.diagnose import has_diverged


class DivergenceStopping(keras.callbacks.Callback):
    """Stops training as soon as the loss `has_diverged`: not finite, or over 3 times the first.

    A run whose learning rate is too high is known to be lost within a few steps; in a search the time goes
    to the next trial instead. Keras's `TerminateOnNaN` waits until the loss has overflowed.

    Args:
        monitor: Loss to read from the logs; at least 0 in a healthy run.
        frequency: `"epoch"` compares the losses of epochs. `"step"` also compares, within each epoch, the
            mean loss so far with the loss of the very first step, and ends the epoch early. A noisy first
            step can mislead it.
        verbose: 1 prints a line when it stops the run, 0 does not.

    Attributes:
        stopped_epoch: Epoch (from 0) that stopped the run; None while it is healthy.

    Raises:
        ValueError: If `frequency` is neither `"epoch"` nor `"step"`, or `monitor` is no name.

    Example:
        >>> import keras, numpy as np
        >>> model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, kernel_initializer="ones")])
        >>> model.compile(keras.optimizers.SGD(10.0), "mse")
        >>> x = np.linspace(-1, 1, 32)[:, None]
        >>> history = model.fit(x, 0 * x, epochs=50, verbose=0, callbacks=[DivergenceStopping()])
        >>> len(history.epoch) < 5
        True

    Source:
        Li, Karpathy and Johnson, 2015, CS231n, "Babysitting the learning process": in a coarse search,
        break out when the cost is over 3 times the original cost.
    """

    def __init__(
        self, monitor: str = "loss", frequency: Literal["epoch", "step"] = "epoch", verbose: int = 0
    ):
        super().__init__()
        self.monitor = arguments.metric("monitor", monitor)
        self.frequency = arguments.one_of("frequency", frequency, ("epoch", "step"))
        self.verbose = arguments.verbosity(verbose)
        self.async_safe = frequency == "epoch"  # then JAX need not wait for each step
        self.stopped_epoch = None

    def on_train_begin(self, logs=None):
        self.epoch_losses, self.step_losses = [], []
        self.stopped_epoch = None
        self._reader = MetricReader(self.monitor, "Stopping at divergence is conditioned on metric")

    def on_epoch_begin(self, epoch, logs=None):
        self._epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        if self.frequency == "step" and logs and self.monitor in logs:
            self.step_losses = [*self.step_losses[:1], float(logs[self.monitor])]
            self._stop_if_diverged(self.step_losses)

    def on_epoch_end(self, epoch, logs=None):
        loss = self._reader.read(logs)
        if loss is not None:
            self.epoch_losses.append(loss)
            self._stop_if_diverged(self.epoch_losses)

    def on_train_end(self, logs=None):
        self._reader.finish()

    def _stop_if_diverged(self, losses):
        if self.stopped_epoch is None and has_diverged(losses):
            self.stopped_epoch = self._epoch
            self.model.stop_training = True
            if self.verbose:
                change = f"{losses[0]:.4g} to {losses[-1]:.4g}"
                print(f"Epoch {self._epoch + 1}: stopped, `{self.monitor}` went from {change}")
