"""How large the updates are beside the weights."""

import math

import keras
import numpy as np

from course import arguments
from course.callbacks._step_counter import StepCounter


def update_ratio(before: np.ndarray, after: np.ndarray) -> float:
    """Length of the change of a weight array over its length before, both Euclidean.

    Returns:
        At least 0; infinite where weights that were all 0 have changed, NaN where they have not.

    Example:
        >>> update_ratio(np.array([3.0, 4.0]), np.array([3.0, 4.5]))
        0.1
    """
    before, after = np.asarray(before, "float64"), np.asarray(after, "float64")
    change, length = _length(after - before), _length(before)
    if length == 0:
        return math.inf if change else math.nan
    return change / length


def _length(array: np.ndarray) -> float:
    """Plain sums: for arrays of this size the threads of a BLAS cost more than they bring."""
    return math.sqrt(np.square(array).sum())


class UpdateRatio(keras.callbacks.Callback):
    """Samples, for each trained weight matrix, the length of one update over the length of the weights.

    About 1e-3 is usual in a run that goes well. Far above it the learning rate is likely too high, far below
    too low. Biases and the scales of normalisation start at 0 or 1 and are left out.

    Only the sampled steps cost anything: two copies of the kernels to NumPy each.

    Args:
        every_n_steps: Samples the first step and then each so many steps; at least 1. Where
            `steps_per_execution` is above 1, a sample spans the steps of one execution.

    Attributes:
        steps: Steps done before each sampled update, from the start of the fit: 0, n, 2n, ...
        ratios: Dict from the path of a kernel, as `"dense/kernel"`, to one ratio for each entry of `steps`.

    Raises:
        ValueError: If `every_n_steps` is no whole number or below 1.

    Example:
        >>> import keras
        >>> model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, kernel_initializer="ones")])
        >>> model.compile(keras.optimizers.SGD(0.05), "mse")
        >>> ratio = UpdateRatio()
        >>> history = model.fit(np.ones((4, 1)), np.zeros(4), epochs=1, verbose=0, callbacks=[ratio])
        >>> [round(value, 6) for value in next(iter(ratio.ratios.values()))]  # gradient 2, rate 0.05
        [0.1]

    Source:
        Li, Karpathy and Johnson, 2015, CS231n, "Babysitting the learning process", ratio of weights to
        updates.
    """

    def __init__(self, every_n_steps: int = 100):
        super().__init__()
        self.every_n_steps = arguments.whole("every_n_steps", every_n_steps, at_least=1)

    def on_train_begin(self, logs=None):
        self.steps, self.ratios = [], {}
        self._counter = StepCounter(self.every_n_steps)
        self._due, self._before = True, None

    def on_epoch_begin(self, epoch, logs=None):
        self._counter.start_epoch()

    def on_train_batch_begin(self, batch, logs=None):
        if self._due:
            self._before = self._kernels()

    def on_train_batch_end(self, batch, logs=None):
        if self._before is not None:
            self.steps.append(self._counter.steps)
            for path, after in self._kernels().items():
                if path in self._before:  # a model may build itself during its first step
                    self.ratios.setdefault(path, []).append(update_ratio(self._before[path], after))
            self._before = None
        self._due = self._counter.advance(batch, self.params.get("steps"))

    def _kernels(self) -> dict[str, np.ndarray]:
        """Copies of the trained weights with two axes or more, by path."""
        return {
            weight.path: np.array(keras.ops.convert_to_numpy(weight))
            for weight in self.model.trainable_weights
            if len(weight.shape) >= 2
        }
