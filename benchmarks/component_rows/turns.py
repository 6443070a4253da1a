"""Fits that take turns, an epoch each, so that a busy moment of the machine meets all of them alike.

Each fit runs in a thread of its own and only one of them is ever awake. Times are read between the begin of
an epoch and the begin of the next, so they hold all that happens in an epoch: the callbacks, and the files
that they write. CPU time is that of the whole process, all its threads together; it hardly depends on what
else the machine does.
"""

import gc
import threading
import time
from dataclasses import dataclass, field

import keras
import numpy as np

WARM_UP = 2
"""Epochs of each fit that are not counted: the first one traces and compiles."""


@dataclass
class Lane:
    """One fit among several.

    Attributes:
        wall, cpu: Seconds of each counted epoch.
        once: CPU seconds from the call of `fit` to the end of the warm-up, less those that epochs of the
            later pace would have taken: what is paid once.
    """

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    once: float = 0.0


class _Baton(keras.callbacks.Callback):
    """Stands first among the callbacks of a fit: hands the turn on at the begin of each epoch."""

    def __init__(self):
        super().__init__()
        self.go, self.done = threading.Semaphore(0), threading.Semaphore(0)
        self.times, self.error, self._since = [], None, None

    def on_epoch_begin(self, epoch, logs=None):
        self._hand_on()

    def on_train_end(self, logs=None):
        self._hand_on()

    def _hand_on(self):
        self._note()
        self.done.release()
        self.go.acquire()
        self._since = (time.perf_counter(), time.process_time())

    def _note(self):
        now = (time.perf_counter(), time.process_time())
        self.times.append(tuple(late - early for late, early in zip(now, self._since, strict=True)))

    def run(self, fit, epochs: int):
        self.go.acquire()
        self._since = (time.perf_counter(), time.process_time())
        try:
            fit(self, epochs)
        except BaseException as error:
            self.error = error
        finally:
            self.done.release()


def in_turns(fits: dict, epochs: int) -> dict[str, Lane]:
    """Runs fits side by side, epoch by epoch, forwards and backwards by turns.

    Args:
        fits: By name, functions of a callback, to stand first in the list, and of the number of epochs.
        epochs: Epochs to count, beside those to warm up.
    """
    batons = {name: _Baton() for name in fits}
    total = WARM_UP + epochs
    threads = [
        threading.Thread(target=batons[name].run, args=(fit, total), daemon=True)
        for name, fit in fits.items()
    ]
    for thread in threads:
        thread.start()
    for turn in range(total + 2):  # the set-up, the epochs, what comes after training
        for baton in list(batons.values())[:: 1 if turn % 2 else -1]:
            baton.go.release()
            baton.done.acquire()
            if baton.error:
                raise baton.error
        gc.collect()
    for thread in threads:
        thread.join()
    return {name: _lane(baton.times) for name, baton in batons.items()}


def _lane(times) -> Lane:
    """From the times of the set-up and of each epoch."""
    wall, cpu = zip(*times[WARM_UP + 1 :], strict=True)
    once = sum(seconds for _, seconds in times[: WARM_UP + 1]) - WARM_UP * float(np.median(cpu))
    return Lane(list(wall), list(cpu), once)


@dataclass(frozen=True)
class Ratio:
    """The median of the ratios of paired times, and where it lies with 95 %."""

    median: float
    low: float
    high: float

    def __str__(self):
        return f"{self.median:5.2f} [{self.low:4.2f}, {self.high:4.2f}]"


def ratio(ours: list[float], peer: list[float]) -> Ratio:
    """The ratios of the epochs that ran side by side, with an interval by the bootstrap over the pairs."""
    ratios = np.array(ours) / np.array(peer)
    draws = np.random.default_rng(0).choice(ratios, (2000, len(ratios)))
    low, high = np.percentile(np.median(draws, axis=1), (2.5, 97.5))
    return Ratio(float(np.median(ratios)), float(low), float(high))
