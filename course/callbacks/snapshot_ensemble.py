"""An ensemble for the price of one training: a snapshot at the end of each cycle of the learning rate."""

import os
import warnings

import keras

from course import arguments
from course.callbacks._fit_end import end_of_fit
from course.callbacks._step_counter import StepCounter
from course.callbacks._whole_file import save_whole

LAST_STEP = 2**31 - 1


def next_cycle_begin(schedule, step: int) -> int:
    """Finds the first step after `step` that belongs to a later cycle of `schedule`.

    Args:
        schedule: Anything with a method `cycle(step)` that never falls.
        step: Optimizer step, counted from 0.

    Returns:
        The step; 2**31 - 1 where no later cycle begins before.
    """
    now, low, reach = int(schedule.cycle(step)), step, 1
    while step + reach < LAST_STEP and int(schedule.cycle(step + reach)) == now:
        low, reach = step + reach, 2 * reach
    high = min(step + reach, LAST_STEP)
    while high - low > 1:
        middle = (low + high) // 2
        if int(schedule.cycle(middle)) == now:
            low = middle
        else:
            high = middle
    return high


class SnapshotEnsemble(keras.callbacks.Callback):
    """Saves the model at the end of each cycle of a cyclical learning rate, where it is lowest.

    Each cycle ends near another minimum, so the snapshots of one training make an ensemble. A cycle that is
    not over when training ends gives no snapshot; where there will be none at all, a warning says so. Files
    are called `snapshot_01.keras` and so on; each is written beside its place and then renamed.

    Where `steps_per_execution` is above 1, let it divide the lengths of the cycles: a snapshot is taken at
    the end of the execution in which its cycle ends.

    Args:
        folder: Where the files go; made if it is not there. A second fit replaces files of the same name.
        schedule: The schedule of the optimizer, one with a method `cycle(step)`, as
            `course.schedules.CosineRestarts`.

    Attributes:
        members: Paths of the snapshots of this fit, oldest first.

    Raises:
        ValueError: If `schedule` cannot tell its cycles.

    Example:
        >>> import keras, numpy as np, tempfile
        >>> from pathlib import Path
        >>> from course.schedules import CosineRestarts
        >>> restarts = CosineRestarts(0.1, first_decay_steps=2, t_mul=1)
        >>> model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
        >>> model.compile(keras.optimizers.SGD(restarts), "mse")
        >>> snapshots = SnapshotEnsemble(tempfile.mkdtemp(), restarts)
        >>> history = model.fit(np.ones((4, 1)), np.ones(4), epochs=5, verbose=0, callbacks=[snapshots])
        >>> [Path(member).name for member in snapshots.members]
        ['snapshot_01.keras', 'snapshot_02.keras']
        >>> len(snapshots.load())
        2

    Source:
        Huang et al., 2017, Snapshot Ensembles: Train 1, Get M for Free, https://arxiv.org/abs/1704.00109.
    """

    def __init__(self, folder: str | os.PathLike, schedule):
        super().__init__()
        if not callable(getattr(schedule, "cycle", None)):
            raise ValueError(
                "`schedule` must have a method `cycle(step)`, as `course.schedules.CosineRestarts`. "
                f"Received: {type(schedule).__name__}"
            )
        self.folder = arguments.folder("folder", folder)
        self.schedule = schedule
        self.members: list[str] = []

    def load(self) -> list[keras.Model]:
        """Loads the members, oldest first."""
        return [keras.models.load_model(member) for member in self.members]

    def on_train_begin(self, logs=None):
        self.members = []
        self._counter = StepCounter()
        optimizer = self.model.optimizer
        self._steps_per_update = getattr(optimizer, "gradient_accumulation_steps", None) or 1
        self._first_update = int(keras.ops.convert_to_numpy(optimizer.iterations))
        self._cycle_end = next_cycle_begin(self.schedule, self._first_update)
        end = end_of_fit(self.params, optimizer)
        if end is not None and self._cycle_end > end:
            warnings.warn(
                f"There will be no snapshot: the cycle of the learning rate ends at step {self._cycle_end}, "
                f"but this fit at step {end}. Steps are optimizer updates, not epochs or examples.",
                stacklevel=2,
            )

    def on_epoch_begin(self, epoch, logs=None):
        self._counter.start_epoch()

    def on_train_batch_end(self, batch, logs=None):
        self._counter.advance(batch, self.params.get("steps"))
        updates = self._first_update + self._counter.steps // self._steps_per_update
        if updates >= self._cycle_end:
            self._cycle_end = next_cycle_begin(self.schedule, updates)
            path = self.folder / f"snapshot_{len(self.members) + 1:02d}.keras"
            save_whole(self.model, path)
            self.members.append(str(path))
