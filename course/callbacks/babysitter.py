"""Watch a training run, and say what is wrong with it while there is time."""

import math
import time
import warnings
from typing import Literal

import keras
import numpy as np

from course.callbacks._step_counter import StepCounter
from course.diagnose import Facts, Report, judge
from course.diagnose.checkup import build, read_facts
from course.diagnose.facts import RunFacts, UpdateFacts
from course.diagnose.finding import SEVERITIES
from course.diagnose.lengths import cosine, length, root_mean_square
from course.diagnose.probe.preserved import preserved_generators
from course.diagnose.probe.sample import Sample, read
from course.diagnose.step_loss import step_loss
from course.errors import CourseError

LOOKS_AT = (1, 11, 31, 101)  # steps before which the run is looked at, whatever it costs
GAP = 20  # steps between later looks, at least
MOST_LOOKS = 200  # later looks are thinned out to keep the report small
JUDGED_EVERY = 0.5  # seconds between two judgements, at least
JUDGING = 0.01  # share of the time that judgements may take; what they take the looks do not get


class SickRunError(CourseError):
    """A training run that `Babysitter(on_error="raise")` has ended.

    Args:
        report: The `Report`; the message is that of its root cause.
    """

    def __init__(self, report: Report):
        root = report.root
        super().__init__(f"{root.id}: {root.message}", f"{root.cause} Try: {root.remedy.splitlines()[0]}")
        self.report = report


class Babysitter(keras.callbacks.Callback):
    """Watches a training run and tells what is wrong with it, why, and what to do.

    The loss of each step is recovered from the running mean that Keras shows. At some steps, as many as
    `overhead` allows, the model is run on a small fixed probe: gradients and the outputs of all layers, and
    the length of the next update beside that of the weights. Nothing of it touches the training: the weights
    at the end are the same to the bit with and without it, and checkpoints hold nothing of it.

    Args:
        probe: Training data `(x, y)` or `(x, y, sample_weight)`, as `fit` takes them, of which a few rows are
            drawn. Without it only losses and metrics are watched; `course.callbacks.babysit` finds it by
            itself.
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
        ValueError: If an argument is out of range.

    Example:
        >>> import keras
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
        if overhead < 0:
            raise ValueError(f"`overhead` must be at least 0. Received: overhead={overhead}")
        if on_error not in ("warn", "stop", "raise", "record"):
            raise ValueError(
                f'`on_error` must be "warn", "stop", "raise" or "record". Received: on_error={on_error!r}'
            )
        self.probe = probe
        self.overhead = overhead
        self.on_error = on_error
        self.validation_data = validation_data
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
        self._counter = StepCounter()
        self._mean, self._count = 0.0, 0
        self._before = None
        self._due = list(LOOKS_AT)
        self._begun, self._ended, self._done = [], {}, 0
        self._clock, self._compiled = None, False
        self._trained = self._spent = self._cost = self._ended_at = 0.0
        self._judged_at, self._judge_cost = 0.0, 0.0
        self._looking, self._facts = None, Facts(run=RunFacts())
        began = time.perf_counter()
        if self.probe is not None or self._sample is not None:
            self._first_look()
        else:
            self._facts.unread["probe"] = self._facts.unread["gradients"] = "no probe was given"
        run = self._facts.run
        run.steps_per_epoch, run.planned_epochs = self.params.get("steps"), self.params.get("epochs")
        run.shuffled = self.shuffled
        self._compiling = time.perf_counter() - began
        self._act()

    def on_epoch_begin(self, epoch, logs=None):
        self._counter.start_epoch()
        self._mean, self._count = 0.0, 0
        self._begun, self._ended, self._done = [], {}, self._counter.steps
        self._clock = None

    def on_train_batch_begin(self, batch, logs=None):
        step = self._done + batch  # steps before this one
        due = self._looking is not None and self._is_due(step)
        if due or self._before is not None:
            self._settle()
        began = time.perf_counter()
        self._note_time(began)
        if self._before is not None:
            self._note_update()
        self._begun.append(batch)
        self._catch_up()
        if due:
            self._look(step)
        if self._may_judge(JUDGED_EVERY):
            self._act()
        self._clock = time.perf_counter()
        self._spent += self._clock - began

    def on_train_batch_end(self, batch, logs=None):
        """May be called in another thread, and late."""
        self._ended[batch] = (logs or {}).get("loss")
        self._ended_at = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        began, run = time.perf_counter(), self._facts.run
        self._note_time(self._ended_at)
        self._catch_up(everything=True)
        if self._before is not None and self._counter.steps > self._before[0]:
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
        if self._may_judge():
            self._act()
        self._spent += time.perf_counter() - began

    def on_train_end(self, logs=None):
        if not self._running:
            return
        self._running = False
        if self._looking is not None and self._counter.steps:
            looked = self._looked(self._counter.steps, inference=True)
            if looked is not None:
                self._facts.run.probes.append(looked)
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

    def _is_due(self, done: int) -> bool:
        step = done + 1
        if self._due and step >= self._due[0]:
            return True
        if self._due or step - self._last_look < GAP:
            return False
        return self._spent + self._cost <= self.overhead * self._trained

    def _settle(self):
        """Waits for the steps that are still under way: their time is not ours."""
        variables = self.model.trainable_variables  # asking for the model hands its weights back on JAX
        if variables:
            keras.ops.convert_to_numpy(variables[-1])

    def _note_time(self, now: float):
        if self._clock is not None:
            if self._compiled:
                self._trained += max(now - self._clock, 0.0)
            self._compiled = True  # by the first step

    def _catch_up(self, everything: bool = False):
        """Takes the losses of the steps that have ended, in the order of the steps."""
        while len(self._begun) > (0 if everything else 1):
            limit = self._begun[1] if len(self._begun) > 1 else math.inf
            end = next((one for one in list(self._ended) if self._begun[0] <= one < limit), None)
            if end is None:
                return
            del self._begun[0]
            before = self._counter.steps
            self._counter.advance(end, self.params.get("steps"))
            self._note_loss(self._ended.pop(end), self._counter.steps - before)

    def _look(self, step: int):
        """The gradients after `step` steps, and a copy of the weights to compare with after one more."""
        began, model = time.perf_counter(), self.model
        self._due = [one for one in self._due if one > step + 1]
        self._last_look = step + 1
        run = self._facts.run
        looked = self._looked(step, keep_gradients=True)
        if looked is not None and step:
            run.probes.append(looked)
            if len(run.probes) > MOST_LOOKS:
                del run.probes[len(LOOKS_AT) : -1 : 2], run.updates[len(LOOKS_AT) : -1 : 2]
        kernels = {path: np.array(one) for path, one in _kernels(model).items()}
        self._before = step, kernels, _statistics(model), self._looking.gradients or {}, self._rate()
        cost = time.perf_counter() - began
        self._cost = cost if self._cost == 0 else min(cost, 1.5 * self._cost)

    def _note_update(self):
        step, kernels, statistics, gradients, rate = self._before
        self._before = None
        seen = UpdateFacts(step=step + 1, learning_rate=rate)
        for path, after in _kernels(self.model).items():
            if path not in kernels:
                continue
            change = after - kernels[path]
            seen.ratios[path] = _ratio(length(change), length(kernels[path]))
            seen.norms[path] = root_mean_square(after)
            if path in gradients:
                gradient = np.asarray(keras.ops.convert_to_numpy(gradients[path]), dtype="float32")
                angle = cosine(change, gradient)
                if angle is not None:
                    seen.alignment[path] = angle
        for name, after in _statistics(self.model).items():
            if name in statistics:
                seen.moved_statistics[name] = not np.array_equal(after, statistics[name])
        self._facts.run.updates.append(seen)

    def _note_loss(self, mean, steps: int):
        """Recovers the loss of a step (or the mean of some) from the running mean of the epoch."""
        run = self._facts.run
        run.steps = self._counter.steps
        if mean is None or steps < 1:
            return
        mean, count = float(mean), self._count + steps
        loss = step_loss(mean, count, self._mean, self._count)
        if not math.isfinite(mean) and run.first_nonfinite is None:
            run.first_nonfinite = run.steps
            self._look_at_failure()
        run.losses += [loss] * steps
        self._mean, self._count = mean, count
        if run.first_nonfinite == run.steps:
            self._act()

    def _look_at_failure(self):
        if self._looking is not None:
            looked = self._looked(self._counter.steps)
            if looked is not None:
                self._facts.run.probes.append(looked)

    def _looked(self, step: int, **options):
        """One look at the weights as they are now; what fails is kept for the report."""
        if self.model is None:  # the access hands the weights back on JAX, which keeps them within an epoch
            return None
        looked = self._looking.look(step=step, **options)
        self._facts.unread.update(self._looking.unread)
        return looked

    def _rate(self) -> float | None:
        rate = getattr(self.model.optimizer, "learning_rate", None)
        return None if rate is None else float(keras.ops.convert_to_numpy(rate))

    def _validation_rows(self) -> int | None:
        if isinstance(self.validation_data, tuple | list):
            first = keras.tree.flatten(self.validation_data[0])[0]
            return len(first) if hasattr(first, "__len__") else None
        return None

    # --- what is done about it -----------------------------------------------------------------------

    def _may_judge(self, seconds: float = 0.0) -> bool:
        """Whether it was so long ago, and longer the more a judgement costs."""
        return self._trained + self._spent > self._judged_at + self._judge_cost / JUDGING + seconds

    def _act(self):
        """Judges what was seen, and does about errors what `on_error` says."""
        if self.on_error == "record":
            return
        began = time.perf_counter()
        report = self.report
        self._judge_cost = time.perf_counter() - began
        self._judged_at = self._trained + self._spent
        root = report.root
        if (
            root is None
            or SEVERITIES.index(root.severity) > SEVERITIES.index("error")
            or root.id in self._told
        ):
            return
        self._told.add(root.id)
        if self.on_error == "raise":
            self._facts.run.stopped = root.id
            raise SickRunError(report)
        warnings.warn(f"{root.id}: {root.message} {root.cause} See `report` of the Babysitter.", stacklevel=3)
        if self.on_error == "stop" and self._running:
            self._facts.run.stopped = root.id
            self.model.stop_training = True


def _kernels(model) -> dict[str, np.ndarray]:
    """The trained weights with two axes or more, by path; they may be views of what the next step changes."""
    return {
        one.path: np.asarray(keras.ops.convert_to_numpy(one), dtype="float32")
        for one in model.trainable_variables
        if len(one.shape) >= 2
    }


def _statistics(model) -> dict[str, np.ndarray]:
    """Copies of the moving means of the trained batch normalisations, by the name of the layer."""
    return {
        layer.name: np.array(keras.ops.convert_to_numpy(layer.moving_mean))
        for layer in model._flatten_layers()
        if isinstance(layer, keras.layers.BatchNormalization) and layer.built and layer.trainable
    }


def _ratio(change: float, before: float) -> float:
    """As `update_ratio`, of lengths: infinite where weights that were all 0 have changed."""
    if before == 0:
        return math.inf if change else math.nan
    return change / before


def _varies(history) -> bool:
    rates = history.get("learning_rate", [])
    return len(set(rates)) > 1
