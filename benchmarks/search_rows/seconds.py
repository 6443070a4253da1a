"""Seconds a trial: one `fit` after the other, and all settings together, beside the limit of the machine."""

import statistics
import time

import keras
import numpy as np

from course.search.train_together import train_together
from search_rows.problem import BATCH, HIDDEN, INPUTS, build, data, draws, operations

EPOCHS = 3


class _EpochClock(keras.callbacks.Callback):
    """Notes the wall and CPU time of each epoch, validation included."""

    def __init__(self):
        super().__init__()
        self.times = []

    def on_epoch_begin(self, epoch, logs=None):
        self._since = now()

    def on_epoch_end(self, epoch, logs=None):
        self.times.append(now() - self._since)


def now() -> np.ndarray:
    """Wall seconds and CPU seconds of the whole process."""
    return np.array([time.perf_counter(), time.process_time()])


def seconds_rows(examples: int, settings: int, rounds: int):
    """Prints seconds a trial by `fit` and by `train_together`, by turns, and their share of sgemm."""
    train, validation = data(examples)
    chosen = draws(settings)
    steps = -(-examples // BATCH)
    print(f"{keras.backend.backend()}: {settings} settings, {steps} steps an epoch, {EPOCHS} epochs a trial")
    print("        whole trial, s             later epochs, ms a step           CPU ms a step       sgemm")
    print("round     fit  together   ratio       fit  together   ratio       fit  together   GFLOP/s  share")
    rows = []
    for number in range(rounds):
        rate = sgemm(settings)
        alone, alone_steps = _fit(chosen[number % settings], train, validation, steps)
        together, together_steps = _together(chosen, train, validation, steps)
        rate = max(rate, sgemm(settings))
        share = operations(1) / together_steps[0] / rate
        ratios = alone / together, alone_steps[0] / together_steps[0]
        rows.append((*ratios, share))
        wall_alone, cpu_alone = 1e3 * alone_steps
        wall_together, cpu_together = 1e3 * together_steps
        print(
            f"{number:>5}{alone:>8.2f}{together:>10.2f}{ratios[0]:>8.2f}"
            f"{wall_alone:>10.2f}{wall_together:>10.2f}{ratios[1]:>8.2f}"
            f"{cpu_alone:>10.2f}{cpu_together:>10.2f}{rate / 1e9:>10.0f}{share:>7.0%}",
            flush=True,
        )
    names = ("whole trial", "later epochs", "share of sgemm")
    for name, values in zip(names, zip(*rows, strict=True), strict=True):
        print(f"{name:<16} median {statistics.median(values):.2f}, {min(values):.2f} to {max(values):.2f}")


def _fit(setting, train, validation, steps):
    """Wall seconds of a trial; wall and CPU seconds of a step after the first epoch."""
    since, clock = time.perf_counter(), _EpochClock()
    model = build(setting)
    model.fit(
        *train, validation_data=validation, epochs=EPOCHS, batch_size=BATCH, verbose=0, callbacks=[clock]
    )
    return time.perf_counter() - since, np.min(clock.times[1:], axis=0) / steps


def _together(settings, train, validation, steps):
    """The same, divided by the number of settings."""
    results = train_together(
        build, settings, *train, validation_data=validation, epochs=EPOCHS, batch_size=BATCH, seed=0
    )
    (epochs,) = results.epoch_seconds
    return results.seconds / len(settings), np.min(epochs[1:], axis=0) / steps / len(settings)


def sgemm(settings: int) -> float:
    """Operations a second of the best single-precision product of the first layer's shapes: NumPy's and the
    backend's, forwards and for the gradient."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(BATCH, INPUTS)).astype("float32")
    kernel = rng.normal(size=(INPUTS, settings * HIDDEN)).astype("float32")
    slopes = rng.normal(size=(BATCH, settings * HIDDEN)).astype("float32")
    pairs = [(x, kernel), (np.ascontiguousarray(x.T), slopes)]
    return max(_rate(_numpy_product, pairs), _rate(_backend_product(), pairs))


def _rate(product, pairs) -> float:
    done = 0.0
    for left, right in pairs:
        left, right = product.prepare(left), product.prepare(right)
        product(left, right)
        times = []
        for _ in range(20):
            since = time.perf_counter()
            product(left, right)
            times.append(time.perf_counter() - since)
        done += min(times)
    return sum(2 * a.shape[0] * a.shape[1] * b.shape[1] for a, b in pairs) / done


def _numpy_product(left, right):
    return left @ right


_numpy_product.prepare = np.asarray


def _backend_product():
    if keras.backend.backend() == "jax":
        import jax

        compiled = jax.jit(lambda left, right: left @ right)

        def product(left, right):
            return compiled(left, right).block_until_ready()
    else:

        def product(left, right):
            return keras.ops.matmul(left, right)

    product.prepare = keras.ops.convert_to_tensor
    return product
