"""Watch a training run, and say what is wrong with it while there is time."""

import time
import warnings
from typing import Literal

import keras

from course.arguments import not_negative, one_of
from course.callbacks._given_data import given_data
from course.callbacks._look_times import FIRST, LookTimes
from course.callbacks._step_losses import StepLoss, StepLosses
from course.callbacks._weight_update import update_since, weights_before
from course.callbacks.sick_run_error import SickRunError
from course.diagnose import Facts, Report, judge
from course.diagnose.checkup import build, read_facts
from course.diagnose.facts import RunFacts
from course.diagnose.probe.preserved import preserved_generators
from course.diagnose.probe.sample import Sample, read

MOST_LOOKS = 200  # later looks are thinned out to keep the report small
JUDGED_EVERY = 0.5  # seconds between two judgements, at least


class Babysitter(keras.callbacks.Callback):
    """Watches a training run and tells what is wrong with it, why, and what to do.

    The loss of each step is recovered from the running mean that Keras shows. At some steps, as many as
    `overhead` allows, the model is run on a small fixed probe: gradients and the outputs of all layers, and
    the length of the next update beside that of the weights. Nothing of it touches the training: the weights
    at the end are the same to the bit with and without it, and checkpoints hold nothing of it.

    Args:
        probe: Training data as `fit` takes them, `(x, y)`, `(x, y, sample_weight)` or batches, of which a few
            rows are drawn. Without it only losses and metrics are watched; `course.callbacks.babysit` finds
            it by itself.
        overhead: Share of the training time that later looks may take, at least 0; everything that the
            callback does is counted, but for what compiles the probe. Four looks within the first 101 steps
            are taken in any case.
        on_error: What to do at a finding of severity `"error"`: `"warn"` warns once of each, `"stop"` also
            stops the training, `"raise"` raises `SickRunError`, `"record"` only keeps it for the report.
        validation_data: As for `fit`, to look for rows that stand in both sets.
        shuffled: Whether the training rows are shuffled; None if unknown.

    Attributes:
        report: The `Report` of what has been seen so far.

    Raises:
        ValueError: If an argument is none of these.

    Example:
        >>> import keras, numpy as np
        >>> x = np.random.default_rng(0).normal(size=(64, 4)).astype("float32")
        >>> model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        >>> model.compile(keras.optimizers.SGD(100.0), "mse")
        >>> babysitter = Babysitter(probe=(x, x[:, :1]), on_error="stop")
        >>> with warnings.catch_warnings():
        ...     warnings.simplefilter("ignore")
        ...     history = model.fit(x, x[:, :1], epochs=50, verbose=0, callbacks=[babysitter])
        >>> babysitter.report.root.id, len(history.epoch) < 50
        ('lr-out-of-range', True)

    Source:
        Li, Karpathy and Johnson, 2015, CS231n, "Babysitting the learning process".
    """

    async_safe = True
    """For Keras: `on_train_batch_end` only notes a number, so that no step waits for the loss of the last."""

    def __init__(
        self,
        probe=None,
        overhead: float = 0.02,
        on_error: Literal["warn", "stop", "raise", "record"] = "warn",
        validation_data=None,
        shuffled: bool | None = None,
    ):
        super().__init__()
        self.probe = given_data("probe", probe)
        self.overhead = not_negative("overhead", overhead)
        self.on_error = one_of("on_error", on_error, ("warn", "stop", "raise", "record"))
        self.validation_data = given_data("validation_data", validation_data)
        if shuffled not in (None, True, False):
            raise ValueError(f"`shuffled` must be True, False or None. Received: shuffled={shuffled!r}")
        self.shuffled = shuffled
        self._sample: Sample | None = None  # rows that were read already, in place of `probe`
        self._batch_size: int | None = None
        self._facts = Facts(run=RunFacts())
        self._looking = None
        self._running = False

    @property
    def report(self) -> Report:
        return judge(self._facts)

    def get_state(self) -> dict:
        """Nothing: a run that `Resume` continues is watched from where it goes on."""
        return {}

    def set_state(self, state: dict):
        """See `get_state`."""

    # --- the run -------------------------------------------------------------------------------------

    def on_train_begin(self, logs=None):
        self._running = True
        self._told: set[str] = set()
        self._losses, self._times = StepLosses(), LookTimes(self.overhead)
        self._before, self._ended_at = None, 0.0
        self._looking, self._facts = None, Facts(run=RunFacts())
        if self.probe is not None or self._sample is not None:
            self._first_look()
        else:
            self._facts.unread["probe"] = self._facts.unread["gradients"] = "no probe was given"
        run = self._facts.run
        run.steps_per_epoch, run.planned_epochs = self.params.get("steps"), self.params.get("epochs")
        run.shuffled = self.shuffled
        self._act()

    def on_epoch_begin(self, epoch, logs=None):
        self._losses.start_epoch()
        self._times.start_epoch()

    def on_train_batch_begin(self, batch, logs=None):
        done = self._losses.before(batch)
        due = self._looking is not None and self._times.is_due(done + 1)
        if due or self._before is not None:
            self._settle()
        began = time.perf_counter()
        self._times.entered(began)
        if self._before is not None:
            self._note_update()
        self._losses.begin(batch)
        self._catch_up()
        if due:
            self._look(done)
        if self._times.may_judge(JUDGED_EVERY):
            self._act()
        self._times.left(began, time.perf_counter())

    def on_train_batch_end(self, batch, logs=None):
        """May be called in another thread, and late."""
        self._losses.end(batch, (logs or {}).get("loss"))
        self._ended_at = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        began, run = time.perf_counter(), self._facts.run
        self._times.entered(self._ended_at)
        self._catch_up(everything=True)
        if self._before is not None and self._losses.steps > self._before.step:
            self._note_update()
        self._before = None  # of a step that was begun and did not come
        for name, value in (logs or {}).items():
            run.history.setdefault(name, []).append(float(value))
        run.epochs += 1
        run.validation_rows = run.validation_rows or self._validation_rows()
        if any(name.startswith("val_") for name in logs or {}):
            self._facts.validation = True
        if self._facts.optimizer is not None and "learning_rate" in (logs or {}):
            self._facts.optimizer.scheduled = self._facts.optimizer.scheduled or _varies(run.history)
        if self._times.may_judge():
            self._act()
        self._times.left(began, time.perf_counter(), training=False)

    def on_train_end(self, logs=None):
        if not self._running:
            return
        self._running = False
        if self._looking is not None and self._losses.steps:
            normalised = any(layer.momentum is not None for layer in self._facts.layers)
            self._note_look(self._losses.steps, inference=normalised)
        self._looking = self._before = None  # compiled functions can be neither copied nor kept
        self._facts.run.finished = True
        self._act()

    # --- what is seen --------------------------------------------------------------------------------

    def _first_look(self):
        sample = self._sample or read(*self.probe)
        build(self.model, sample)
        with preserved_generators():
            self._facts, self._looking = read_facts(
                self.model, sample, self.validation_data, self._batch_size, self.params.get("epochs")
            )
        if self.validation_data is None:
            self._facts.validation = None  # it may come from `validation_split`: the first epoch will tell
        self._facts.run = RunFacts(batch_size=self._facts.batch_size)
        self._facts.run.weighted = sample.sample_weight is not None
        if self._facts.initial is not None:
            self._facts.run.probes.append(self._facts.initial)
        else:
            self._looking = None

    def _settle(self):
        """Waits for the steps that are still under way: their time is not ours."""
        variables = self.model.trainable_variables  # asking for the model hands its weights back on JAX
        if variables:
            keras.ops.convert_to_numpy(variables[-1])

    def _catch_up(self, everything: bool = False):
        """Notes the losses of the steps that have ended."""
        for one in self._losses.take(self.params.get("steps"), everything):
            self._facts.run.steps = self._losses.steps
            if one is not None:
                self._note_loss(one)

    def _note_loss(self, one: StepLoss):
        run = self._facts.run
        fails = not one.finite and run.first_nonfinite is None
        if fails:
            run.first_nonfinite = run.steps
            if self._looking is not None:
                self._note_look(run.steps)
        run.losses += [one.loss] * one.steps
        if fails:
            self._act()

    def _look(self, done: int):
        """The gradients after `done` steps, and a copy of the weights to compare with after one more."""
        began, run = time.perf_counter(), self._facts.run
        if done:  # the first look was taken before training
            self._note_look(done, keep_gradients=True)
            if len(run.probes) > MOST_LOOKS:
                del run.probes[len(FIRST) : -1 : 2], run.updates[len(FIRST) : -1 : 2]
        self._before = weights_before(self.model, done, self._looking.gradients)
        self._times.looked(done + 1, time.perf_counter() - began if done else None)

    def _note_update(self):
        self._facts.run.updates.append(update_since(self._before, self.model))
        self._before = None

    def _note_look(self, step: int, **options):
        """One look at the weights as they are now; what fails is kept for the report."""
        if self.model is None:  # the access hands the weights back on JAX, which keeps them within an epoch
            return
        looked = self._looking.look(step=step, **options)
        self._facts.unread.update(self._looking.unread)
        if looked is not None:
            self._facts.run.probes.append(looked)

    def _validation_rows(self) -> int | None:
        if self.validation_data is None or len(self.validation_data) == 1:
            return None
        return len(keras.tree.flatten(self.validation_data[0])[0])

    # --- what is done about it -----------------------------------------------------------------------

    def _act(self):
        """Judges what was seen, and does about errors what `on_error` says."""
        if self.on_error == "record":
            return
        began = time.perf_counter()
        report = self.report
        self._times.judged(time.perf_counter() - began)
        root = report.root
        if root is None or root.severity != "error" or root.id in self._told:
            return
        self._told.add(root.id)
        if self.on_error == "raise":
            self._facts.run.stopped = root.id
            raise SickRunError(report)
        warnings.warn(f"{root.id}: {root.message} {root.cause} See `report` of the Babysitter.", stacklevel=3)
        if self.on_error == "stop" and self._running:
            self._facts.run.stopped = root.id
            self.model.stop_training = True


def _varies(history) -> bool:
    rates = history.get("learning_rate", [])
    return len(set(rates)) > 1
