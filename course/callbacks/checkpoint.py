"""Save the model as it trains: the best few, the last few, never half a file."""

import math
import os
from pathlib import Path
from typing import Literal

import keras

from course import arguments
from course.callbacks._direction import higher_is_better
from course.callbacks._metric_reader import MetricReader
from course.callbacks._ranking import Saved, ranked, worth_keeping
from course.callbacks._step_counter import StepCounter
from course.callbacks._whole_file import save_whole


class Checkpoint(keras.callbacks.Callback):
    """Saves the model every few epochs or steps and keeps the best k and the last n of the files.

    A file is called `epoch_0003.keras` (epochs counted from 1) or `step_00000120.keras` (steps of this fit).
    It is written beside its place and then renamed, so a file of that name is always whole. Files that are
    neither among the best nor the last are deleted; only files that this fit has written ever are.

    Keras's `ModelCheckpoint` keeps one best or all, cannot save every n epochs, raises when it is to save the
    best every n steps, and takes a first NaN for the best for ever (as it does for early stopping).

    Args:
        folder: Where the files go; made if it is not there. One folder for one run: a second fit replaces
            files of the same name.
        monitor: Metric that tells the best; NaN and infinity are never the best.
        mode: `"min"` or `"max"`: whether lower or higher is better; `"auto"` asks the metric.
        keep_best: How many of the best to keep; at least 0.
        keep_last: How many of the last to keep; at least 0, or None for all.
        every_n_epochs: Saves after each so many epochs; at least 1.
        every_n_steps: Saves after each so many steps instead, in the middle of epochs; or None. The metric
            is then its mean over the epoch so far, and no validation metric exists.
        save_weights_only: Writes `.weights.h5` without architecture and optimizer.
        verbose: 1 prints a line for each file, 0 does not.

    Attributes:
        saved: The files of this fit that are kept, oldest first, each with `path` and `value`.
        best: Path of the best file, None where no value was finite.
        last: Path of the newest file, or None.

    Raises:
        ValueError: If a count is none or below its least value, both are 0, or `mode` is unknown; during
            `fit`, if `mode` is `"auto"` and the metric does not tell its direction.

    Example:
        >>> import keras, numpy as np, tempfile
        >>> model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, kernel_initializer="ones")])
        >>> model.compile(keras.optimizers.SGD(0.1), "mse")
        >>> checkpoint = Checkpoint(tempfile.mkdtemp(), monitor="loss", keep_best=2, keep_last=1)
        >>> history = model.fit(np.ones((4, 1)), np.zeros(4), epochs=5, verbose=0, callbacks=[checkpoint])
        >>> [Path(one.path).name for one in checkpoint.saved]
        ['epoch_0004.keras', 'epoch_0005.keras']
        >>> best = keras.models.load_model(checkpoint.best)
    """

    def __init__(
        self,
        folder: str | os.PathLike,
        monitor: str = "val_loss",
        mode: Literal["auto", "min", "max"] = "auto",
        keep_best: int = 1,
        keep_last: int | None = 1,
        every_n_epochs: int = 1,
        every_n_steps: int | None = None,
        save_weights_only: bool = False,
        verbose: int = 0,
    ):
        super().__init__()
        arguments.metric("monitor", monitor)
        arguments.whole("keep_best", keep_best, at_least=0)
        arguments.whole("keep_last", keep_last, at_least=0, or_none=True)
        arguments.whole("every_n_epochs", every_n_epochs, at_least=1)
        arguments.whole("every_n_steps", every_n_steps, at_least=1, or_none=True)
        if keep_best == 0 and keep_last == 0:
            raise ValueError("`keep_best` or `keep_last` must be above 0. Received: 0 and 0")
        arguments.one_of("mode", mode, ("auto", "min", "max"))
        self.folder = arguments.folder("folder", folder)
        self.monitor = monitor
        self.mode = mode
        self.keep_best = keep_best
        self.keep_last = keep_last
        self.every_n_epochs = every_n_epochs
        self.every_n_steps = every_n_steps
        self.save_weights_only = arguments.flag("save_weights_only", save_weights_only)
        self.verbose = arguments.verbosity(verbose)
        self.async_safe = every_n_steps is None  # then JAX need not wait for each step
        self.saved: list[Saved] = []

    @property
    def best(self) -> str | None:
        first = ranked(self.saved, self._higher)[:1] if self.saved else []
        return first[0].path if first else None

    @property
    def last(self) -> str | None:
        return self.saved[-1].path if self.saved else None

    def on_train_begin(self, logs=None):
        self.saved = []
        self._higher = None
        self._counter = StepCounter(self.every_n_steps or 1)
        self._reader = MetricReader(
            self.monitor, "Keeping the best checkpoints needs metric", max(self.every_n_epochs, 10)
        )

    def on_epoch_begin(self, epoch, logs=None):
        self._counter.start_epoch()

    def on_train_batch_end(self, batch, logs=None):
        if self.every_n_steps and self._counter.advance(batch, self.params.get("steps")):
            self._save(f"step_{self._counter.steps:08d}", (logs or {}).get(self.monitor))

    def on_epoch_end(self, epoch, logs=None):
        value = self._reader.read(logs) if self.keep_best else None
        if not self.every_n_steps and (epoch + 1) % self.every_n_epochs == 0:
            self._save(f"epoch_{epoch + 1:04d}", value)

    def on_train_end(self, logs=None):
        self._reader.finish()

    def get_state(self) -> dict:
        """What `Resume` must keep: the files that this fit has written."""
        return {
            "saved": [[one.path, one.value] for one in self.saved],
            "higher": self._higher,
            "steps": self._counter.steps,
        }

    def set_state(self, state: dict):
        self.saved = [Saved(path, value) for path, value in state["saved"]]
        self._higher = state["higher"]
        self._counter.steps = state["steps"]

    def _save(self, name, value):
        model = self.model
        if self._higher is None:
            self._higher = bool(self.keep_best) and higher_is_better(self.monitor, self.mode, model)
        suffix = ".weights.h5" if self.save_weights_only else ".keras"
        path = self.folder / f"{name}{suffix}"
        value = None if value is None else float(value)
        new = Saved(str(path), value)
        candidates = [*(one for one in self.saved if one.path != new.path), new]
        kept = worth_keeping(candidates, self.keep_best, self.keep_last, self._higher)
        if new in kept:
            save_whole(model, path, self.save_weights_only)
            if self.verbose:
                shown = "" if value is None or not math.isfinite(value) else f", {self.monitor} {value:.5g}"
                print(f"Saved {path.name}{shown}")
        for one in candidates:
            if one not in kept and one is not new:
                Path(one.path).unlink(missing_ok=True)
        self.saved = kept
