"""Averaging the weights along the way: stochastic weight averaging and exponential moving averages."""

import warnings
from typing import Literal

import keras
import numpy as np

from course import arguments
from course.callbacks._step_counter import StepCounter
from course.models import recompute_batch_norm


class WeightAveraging(keras.callbacks.Callback):
    """Averages the weights over training; the model is validated, saved and left with the average.

        mean:  average = average + (weights - average) / n                  the n-th weights
        ema:   average = average + (weights - average) * (1 - momentum)     begins with the first weights

    Training itself goes on with the plain weights, which come back, bit for bit, at the begin of the next
    epoch. From validation to the end of the epoch the model holds the average, so the validation metrics are
    its own, and callbacks that look or save at the end of an epoch see it.

    At the end of training, with `data`, each batch normalisation gets its exact statistics for the weights
    that the model ends with; without it their moving averages are averaged too, which is only near. Place
    this callback after an `EarlyStopping` that restores weights, so that those are the ones it measures, and
    before callbacks that save at the end of an epoch if there is no validation.

    The averages are held in NumPy, in float64: each update copies the weights from the device once.

    Args:
        mode: `"mean"` weighs all alike (stochastic weight averaging; best with a constant or cyclical
            learning rate); `"ema"` forgets the old ones.
        momentum: Share of the old average that an update keeps in mode `"ema"`, in [0, 1). About
            1 / (1 - momentum) updates count.
        start_epoch: First epoch (from 0) whose weights count.
        every_n_steps: Updates after each so many steps; None updates at the end of each epoch.
        data: Training inputs, as `course.models.recompute_batch_norm` takes them; or None.

    Attributes:
        updates: Weights averaged so far.
        average: The averages, in the order of `model.get_weights()`; None before the first.

    Raises:
        ValueError: If an argument is out of range; at the start of `fit`, if the optimizer averages too
            (`use_ema=True`).

    Example:
        >>> import keras
        >>> model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
        >>> model.set_weights([np.array([[1.0]])])
        >>> model.compile(keras.optimizers.SGD(0.25), "mse")  # halves the weight at each step
        >>> x = np.ones((4, 1))
        >>> history = model.fit(x, 0 * x, epochs=2, verbose=0, callbacks=[WeightAveraging()])
        >>> model.get_weights()[0].item()  # of 0.5 and 0.25
        0.375

    Source:
        Polyak and Juditsky, 1992, Acceleration of Stochastic Approximation by Averaging,
        https://doi.org/10.1137/0330046; Izmailov et al., 2018, Averaging Weights Leads to Wider Optima and
        Better Generalization, https://arxiv.org/abs/1803.05407.
    """

    def __init__(
        self,
        mode: Literal["mean", "ema"] = "mean",
        momentum: float = 0.99,
        start_epoch: int = 0,
        every_n_steps: int | None = None,
        data=None,
    ):
        super().__init__()
        arguments.one_of("mode", mode, ("mean", "ema"))
        arguments.rate("momentum", momentum)
        arguments.whole("start_epoch", start_epoch, at_least=0)
        arguments.whole("every_n_steps", every_n_steps, at_least=1, or_none=True)
        self.mode = mode
        self.momentum = momentum
        self.start_epoch = start_epoch
        self.every_n_steps = every_n_steps
        self.data = data
        self.async_safe = every_n_steps is None  # then JAX need not wait for each step
        self._training = False

    def on_train_begin(self, logs=None):
        optimizer = self.model.optimizer
        if getattr(getattr(optimizer, "inner_optimizer", optimizer), "use_ema", False):
            raise ValueError(
                "The optimizer must not average the weights too: compile with `use_ema=False`. "
                "Received: use_ema=True"
            )
        self.updates, self.average = 0, None
        self._plain = None  # the plain weights, while the model holds the average
        self._counter = StepCounter(self.every_n_steps or 1)
        self._training = True

    def on_epoch_begin(self, epoch, logs=None):
        self._epoch = epoch
        self._counter.start_epoch()
        if self._plain is not None:
            self.model.set_weights(self._plain)
            self._plain = None

    def on_train_batch_end(self, batch, logs=None):
        if self.every_n_steps and self._counter.advance(batch, self.params.get("steps")):
            self._update(self.model.get_weights())

    def on_test_begin(self, logs=None):
        if self._training:  # the validation of a fit, no evaluation of its own
            self._show_average()

    def on_epoch_end(self, epoch, logs=None):
        self._show_average()

    def on_train_end(self, logs=None):
        self._training = False
        self._plain = None
        if self.updates and self.data is not None:
            recompute_batch_norm(self.model, self.data)
        elif self.updates and _has_batch_norm(self.model):
            warnings.warn(
                "The statistics of batch normalisation were averaged, which is only near; pass "
                "`WeightAveraging(data=x_train)` to end with the exact ones.",
                stacklevel=2,
            )

    def _show_average(self):
        """Puts the average into the model, once an epoch."""
        if self._plain is not None:
            return
        if not self.updates and self._epoch < self.start_epoch:
            return
        plain = _copies(self.model)
        if not self.every_n_steps:
            self._update(plain)
        if self.updates:
            self.model.set_weights(
                [_like(mean, weight) for mean, weight in zip(self.average, plain, strict=True)]
            )
            self._plain = plain

    def _update(self, weights: list[np.ndarray]):
        """Takes weights into the average."""
        if self._epoch < self.start_epoch:
            return
        self.updates += 1
        if self.average is None:
            self.average = [weight.astype("float64") for weight in weights]
            return
        share = 1 / self.updates if self.mode == "mean" else 1 - self.momentum
        for mean, weight in zip(self.average, weights, strict=True):
            mean += (weight - mean) * share


def _copies(model) -> list[np.ndarray]:
    return [np.array(weight) for weight in model.get_weights()]


def _like(mean, weight):
    """The average in the dtype of the weight; what is no float, as a counter, is not averaged."""
    return weight if weight.dtype.kind in "iub" else mean.astype(weight.dtype)


def _has_batch_norm(model) -> bool:
    return any(isinstance(layer, keras.layers.BatchNormalization) for layer in model._flatten_layers())
