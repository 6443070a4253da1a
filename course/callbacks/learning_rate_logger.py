"""Write the learning rate into the history."""

import warnings

import keras

from course import arguments, schedules
from course.callbacks._fit_end import end_of_fit
from course.callbacks._learning_rates import learning_rates, optimizers_of
from course.callbacks._step_counter import StepCounter


class LearningRateLogger(keras.callbacks.Callback):
    """Adds the learning rate to the logs of each epoch, so that `History` and TensorBoard record it.

    The value is the rate that the next step would use, as `model.optimizer.learning_rate` reads at the end
    of the epoch. It appears as `learning_rate`, or for a `MultiOptimizer` as `learning_rate_NAME` for each
    part. Callbacks that stand after this one in the list see it.

    Warns once, before the first step, of a schedule that plans a change after the last step of the fit:
    a rate that never falls because its steps were counted wrongly looks like any other run.

    Args:
        every_n_steps: Also reads the rate after each so many steps, for a curve within epochs; None reads
            it at epoch ends only, which costs nothing.

    Attributes:
        steps: Steps since the start of the fit at which the rate was read.
        rates: Dict from name to the list of rates, one for each entry of `steps`.

    Raises:
        ValueError: If `every_n_steps` is no whole number or below 1.

    Example:
        >>> import keras, numpy as np
        >>> model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
        >>> schedule = keras.optimizers.schedules.ExponentialDecay(1.0, 1, 0.5)
        >>> model.compile(keras.optimizers.SGD(schedule), "mse")
        >>> history = model.fit(np.ones((4, 1)), np.ones(4), batch_size=4, epochs=3, verbose=0,
        ...                     callbacks=[LearningRateLogger()])
        >>> history.history["learning_rate"]
        [0.5, 0.25, 0.125]
    """

    def __init__(self, every_n_steps: int | None = None):
        super().__init__()
        self.every_n_steps = arguments.whole("every_n_steps", every_n_steps, at_least=1, or_none=True)
        self.async_safe = every_n_steps is None  # then JAX need not wait for each step

    def on_train_begin(self, logs=None):
        self.steps, self.rates = [], {}
        self._counter = StepCounter(self.every_n_steps or 1)
        self._warn_of_changes_after_the_end()

    def on_epoch_begin(self, epoch, logs=None):
        self._counter.start_epoch()

    def on_train_batch_end(self, batch, logs=None):
        if self.every_n_steps and self._counter.advance(batch, self.params.get("steps")):
            self.steps.append(self._counter.steps)
            for name, rate in learning_rates(self.model.optimizer).items():
                self.rates.setdefault(name, []).append(rate)

    def on_epoch_end(self, epoch, logs=None):
        if logs is not None:
            logs.update(learning_rates(self.model.optimizer))

    def _warn_of_changes_after_the_end(self):
        """The number of steps is exact for arrays; where Keras cannot tell it, nothing is said."""
        for part in optimizers_of(self.model.optimizer).values():
            inner = getattr(part, "inner_optimizer", part)
            end = end_of_fit(self.params, inner)
            late = [step for step in schedules.boundaries(inner._learning_rate) if end and step > end]
            if late:
                warnings.warn(
                    f"The learning-rate schedule changes at step {late[0]}, but this fit ends at step {end}: "
                    "it never gets there. Steps are optimizer updates, not epochs or examples.",
                    stacklevel=2,
                )
