"""Go on after a kill as if nothing had happened, bit for bit."""

import os

import keras

from course import arguments
from course.callbacks._callback_state import restore, state_of
from course.callbacks._model_state import model_state, set_model_state
from course.callbacks._random_state import random_state, set_random_state
from course.callbacks._skipping import skipping
from course.callbacks._state_file import finish_writing, read_state, unfinished_name, write_state_behind
from course.callbacks._step_counter import StepCounter
from course.errors import BrokenFileError


class Resume(keras.callbacks.Callback):
    """Makes a training that was killed go on where it was, to the same weights as an uninterrupted one.

    Run the same script again: `fit` then begins at the epoch and batch of the last save, with the weights,
    the optimizer, the seeds of the layers, the metrics, the history, the random generators of Python, NumPy
    and PyTorch, and the state of the other callbacks as they were. Batches of the epoch that were done before
    are drawn again and skipped (but for one, which builds what the model lacks).

    The other callbacks go *into* this one, which calls them:

        model.fit(x, y, epochs=90, callbacks=Resume("runs/a", [EarlyStopping(patience=5), Checkpoint(...)]))

    Their state is what their `get_state` returns, or else their attributes that hold plain values or arrays.

    For the result to be the same to the bit, the data must come in the same order again. This holds for
    arrays after `keras.utils.set_random_seed`, for `shuffle=False`, and for a `PyDataset` that shuffles with
    NumPy's global generator; it does not for a `tf.data` pipeline that shuffles anew in each epoch, nor where
    `steps_per_epoch` cuts one pass over the data into several epochs.

    `folder` may hold other things: one file there, `resume.npz`, is this callback's own. It is written beside
    its place and then renamed, so that it is whole at any time, and removed when training has ended. Training
    waits only until the numbers are copied; the disk works in a thread meanwhile. What a kill in that moment
    leaves is the save before. If a write fails, the next one, or the end of the training, raises its error.

    Args:
        folder: Where the file goes; made if it is not there. One folder for one run.
        callbacks: The other callbacks, or one.
        every_n_steps: Saves after each so many steps, beside each epoch; or None.
        keep: Whether the file stays after training has ended.

    Attributes:
        resumed_at: `(epoch, batch)`, both from 0, at which this fit went on; None where it began afresh.

    Raises:
        ValueError: If `every_n_steps` is no whole number or below 1; at the start of `fit`, if there is
            something to go on from and the model is not built.
        BrokenFileError: At the start of `fit`, if the file is damaged, not ours, or from another model. It is
            left as it is.

    Example:
        >>> import keras, numpy as np, tempfile
        >>> class PowerCut(keras.callbacks.Callback):
        ...     def on_epoch_end(self, epoch, logs=None):
        ...         if epoch == 2:
        ...             raise KeyboardInterrupt
        >>> def train(*callbacks):
        ...     keras.utils.set_random_seed(0)
        ...     model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
        ...     model.compile("adam", "mse")
        ...     x = np.arange(8.0)[:, None]
        ...     history = model.fit(x, 2 * x, epochs=4, batch_size=4, verbose=0, callbacks=list(callbacks))
        ...     return model.get_weights()[0].item(), history.epoch
        >>> folder = tempfile.mkdtemp()
        >>> try:
        ...     train(Resume(folder), PowerCut())
        ... except KeyboardInterrupt:
        ...     print("interrupted")
        interrupted
        >>> train(Resume(folder)) == train()
        True
    """

    def __init__(
        self,
        folder: str | os.PathLike,
        callbacks: list[keras.callbacks.Callback] | keras.callbacks.Callback = (),
        every_n_steps: int | None = None,
        keep: bool = False,
    ):
        super().__init__()
        arguments.whole("every_n_steps", every_n_steps, at_least=1, or_none=True)
        self.callbacks = list(callbacks) if isinstance(callbacks, list | tuple) else [callbacks]
        for callback in self.callbacks:
            if not isinstance(callback, keras.callbacks.Callback):
                raise ValueError(f"`callbacks` must hold Keras callbacks. Received: {callback!r}")
        self.others = keras.callbacks.CallbackList()
        self.path = arguments.folder("folder", folder) / "resume.npz"
        self.every_n_steps = every_n_steps
        self.keep = arguments.flag("keep", keep)
        self.async_safe = every_n_steps is None and all(map(_is_async_safe, self.callbacks))
        self.resumed_at = None

    def on_train_begin(self, logs=None):
        self._counter = StepCounter(self.every_n_steps or 1)
        self._due = False
        self._first_epoch = True
        self._train_function = None
        finish_writing(self.path)  # what an interrupted fit may have left under way
        self._pending = read_state(self.path) if self.path.exists() else None
        self.resumed_at = (self._pending["epoch"], self._pending["batch"]) if self._pending else None
        if self._pending:
            self._prepare(self.model)
        self.others.on_train_begin(logs)

    def _prepare(self, model):
        """Tells `fit` the epoch to begin with."""
        epoch, batch = self.resumed_at
        if batch == 0:
            if not model.built:
                raise ValueError(
                    "The model must be built before a training can go on: give it a `keras.Input`, or call "
                    f"it on a batch. Received: {model.name!r}, which is not built"
                )
            if not model.optimizer.built:
                model.optimizer.build(model.trainable_variables)
        model._initial_epoch = epoch

    def on_epoch_begin(self, epoch, logs=None):
        self._epoch = epoch
        self._counter.start_epoch()
        if self._first_epoch:
            self._first_epoch = False
            self.model._initial_epoch = None
            if self._pending and self.resumed_at[1] == 0:
                self._go_on()
            elif self._pending:
                self._start_skipping()
        else:
            self._save(batch=0)
        self._random_at_epoch_begin = random_state()
        self.others.on_epoch_begin(epoch, logs)

    def _start_skipping(self):
        set_random_state(self._pending["random_at_epoch_begin"])
        model = self.model
        self._train_function = model.train_function
        model.train_function = skipping(model)

    def on_train_batch_begin(self, batch, logs=None):
        if self._train_function is not None and batch >= self.resumed_at[1]:
            self.model.train_function = self._train_function
            self._train_function = None
            self._go_on()
        elif self._due and batch:
            self._save(batch)
        self._due = False
        if self._train_function is None:
            self.others.on_train_batch_begin(batch, logs)

    def on_train_batch_end(self, batch, logs=None):
        if self._train_function is not None or self._was_done_before(batch):
            return
        if self.every_n_steps:
            self._due = self._counter.advance(batch, self.params.get("steps"))
        self.others.on_train_batch_end(batch, logs)

    def _was_done_before(self, batch) -> bool:
        """Whether a batch is one of those that were skipped: on JAX its end may be told late."""
        return (
            self.resumed_at is not None and self._epoch == self.resumed_at[0] and batch < self.resumed_at[1]
        )

    def on_train_end(self, logs=None):
        self.others.on_train_end(logs)
        finish_writing(self.path)
        if not self.keep:
            self.path.unlink(missing_ok=True)
            unfinished_name(self.path).unlink(missing_ok=True)

    def _save(self, batch):
        model, now = self.model, random_state()
        state = {
            "epoch": self._epoch,
            "batch": batch,
            "model": model_state(model, metrics=batch > 0),
            "history": model.history.history,
            "epochs": model.history.epoch,
            "random": now,
            "random_at_epoch_begin": self._random_at_epoch_begin if batch else now,
            "counter": [self._counter.steps, batch],
            "callbacks": [state_of(callback) for callback in self.callbacks],
        }
        write_state_behind(self.path, state)

    def _go_on(self):
        """Puts everything back to where the save has found it."""
        state, model = self._pending, self.model
        if len(state["callbacks"]) != len(self.callbacks):
            self._refuse(
                f"it holds the state of {len(state['callbacks'])} callbacks, not {len(self.callbacks)}"
            )
        try:
            set_model_state(model, state["model"], metrics=state["batch"] > 0)
        except ValueError as error:
            self._refuse(error)
        for callback, remembered in zip(self.callbacks, state["callbacks"], strict=True):
            restore(callback, remembered)
        model.history.history, model.history.epoch = state["history"], state["epochs"]
        self._counter.steps, self._counter._done_in_epoch = state["counter"]
        set_random_state(state["random"])
        self._pending = None

    def _refuse(self, reason):
        raise BrokenFileError(
            f"{self.path} is of another training: {reason}.",
            "It is left as it is. Move it away to start afresh, or name another folder.",
        )

    def set_params(self, params):
        super().set_params(params)
        self.others.set_params(params)

    def set_model(self, model):
        super().set_model(model)
        self.others = keras.callbacks.CallbackList(self.callbacks, model=model)  # a new one for each fit

    def on_epoch_end(self, epoch, logs=None):
        self.others.on_epoch_end(epoch, logs)

    def on_test_begin(self, logs=None):
        self.others.on_test_begin(logs)

    def on_test_end(self, logs=None):
        self.others.on_test_end(logs)

    def on_test_batch_begin(self, batch, logs=None):
        self.others.on_test_batch_begin(batch, logs)

    def on_test_batch_end(self, batch, logs=None):
        self.others.on_test_batch_end(batch, logs)

    def on_predict_begin(self, logs=None):
        self.others.on_predict_begin(logs)

    def on_predict_end(self, logs=None):
        self.others.on_predict_end(logs)

    def on_predict_batch_begin(self, batch, logs=None):
        self.others.on_predict_batch_begin(batch, logs)

    def on_predict_batch_end(self, batch, logs=None):
        self.others.on_predict_batch_end(batch, logs)


def _is_async_safe(callback) -> bool:
    """Whether a callback does nothing when a batch ends, or says that JAX need not wait for it there."""
    ends = (callback.on_batch_end, callback.on_train_batch_end)
    return getattr(callback, "async_safe", False) or all(hasattr(end, "_is_default") for end in ends)
