"""A `fit` under watch against a bare one, by turns."""

import time

import numpy as np
from component_rows.turns import WARM_UP, Ratio, in_turns

from course.callbacks import Babysitter
from diagnose_rows.models import PROGRAMS, Program

EPOCHS = 20
HEAD = (
    f"{'':<8}{'step':>9}   of bare fits, 95 %: wall, CPU             one bare fit of the other, CPU   "
    "inside: wall   looks   once: wall in hooks, CPU"
)


class Timed(Babysitter):
    """Notes the wall seconds in its own hooks: those of each epoch, and before."""

    def on_train_begin(self, logs=None):
        self.by_epoch = [0.0]
        self._timed(super().on_train_begin, logs)

    def on_epoch_begin(self, epoch, logs=None):
        self.by_epoch.append(0.0)
        self._timed(super().on_epoch_begin, epoch, logs)

    def on_train_batch_begin(self, batch, logs=None):
        self._timed(super().on_train_batch_begin, batch, logs)

    def on_train_batch_end(self, batch, logs=None):
        self._timed(super().on_train_batch_end, batch, logs)

    def on_epoch_end(self, epoch, logs=None):
        self._timed(super().on_epoch_end, epoch, logs)

    def _timed(self, hook, *arguments):
        since = time.perf_counter()
        hook(*arguments)
        self.by_epoch[-1] += time.perf_counter() - since


def overhead_rows(names=None, epochs: int = EPOCHS):
    print(HEAD)
    found = {name: _row(name, PROGRAMS[name], epochs) for name in names or PROGRAMS}
    for kind, position in (("wall", 0), ("CPU", 1)):
        medians = [ratios[position].median for ratios in found.values()]
        print(f"{kind}: median of the models {np.median(medians):.3f}, worst {max(medians):.3f}")


def _row(name: str, program: Program, epochs: int) -> tuple[Ratio, Ratio]:
    x, y = program.data()
    watch = Timed(probe=(x, y))

    def fit_with(*others):
        model = program.build()

        def fit(baton, number):
            model.fit(
                x, y, batch_size=program.batch_size, epochs=number, verbose=0, callbacks=[baton, *others]
            )

        return fit

    program.build().fit(x[: program.batch_size], y[: program.batch_size], verbose=0)  # loads what fits load
    lanes = in_turns({"bare": fit_with(), "watched": fit_with(watch), "bare again": fit_with()}, epochs)
    bare, ours, again = lanes["bare"], lanes["watched"], lanes["bare again"]
    wall, cpu = (np.mean(pair, axis=0) for pair in ((bare.wall, again.wall), (bare.cpu, again.cpu)))
    ratios = of_totals(ours.wall, wall), of_totals(ours.cpu, cpu)
    inside = sum(watch.by_epoch[WARM_UP + 1 :]) / sum(bare.wall)
    looks = len([one for one in watch.report.facts.run.probes if one.step > WARM_UP * program.steps])
    print(
        f"{name:<8}{1000 * np.median(bare.wall) / program.steps:6.2f} ms   "
        f"{_said(ratios[0])}  {_said(ratios[1])}   {_said(of_totals(again.cpu, bare.cpu))}          "
        f"{inside:12.2%}   {looks:5d}   "
        f"{sum(watch.by_epoch[: WARM_UP + 1]):12.2f} s {ours.once - np.mean([bare.once, again.once]):9.2f} s",
        flush=True,
    )
    return ratios


def of_totals(ours: list[float], bare: list[float]) -> Ratio:
    """Time of all epochs over time of all epochs, with an interval by the bootstrap over the pairs.

    A look falls into few epochs, so that the median of the ratios of single epochs would not see it.
    """
    pairs = np.array([ours, bare])
    rows = np.random.default_rng(0).integers(0, pairs.shape[1], (2000, pairs.shape[1]))
    drawn = pairs[:, rows].sum(axis=-1)
    low, high = np.percentile(drawn[0] / drawn[1], (2.5, 97.5))
    return Ratio(float(pairs[0].sum() / pairs[1].sum()), float(low), float(high))


def _said(one: Ratio) -> str:
    return f"{one.median:6.3f} [{one.low:5.3f}, {one.high:5.3f}]"
