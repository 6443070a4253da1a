"""The lectures' recipe: seven steps, each with a gate that a run must pass before the next."""

import json
import math
from collections.abc import Callable
from dataclasses import asdict, dataclass

import keras
import numpy as np

from course.diagnose.checkup import check
from course.diagnose.edge_of_range import edge_of_range
from course.diagnose.first_loss import check_initial_loss
from course.diagnose.history import from_history
from course.diagnose.json_values import plain
from course.diagnose.rate_finder import find_learning_rate
from course.diagnose.small_batch import overfit_small_batch

NAMES = (
    "check the model, the data and the first loss",
    "learn a small batch by heart",
    "find a learning rate that makes the loss fall",
    "try rates around it for a few epochs",
    "train longer with the best",
    "look at the curves",
    "decide where to go on",
)
COARSE = (0.1, 0.3, 1.0, 3.0)  # times the rate of step 3
MARGIN = 0.99  # of the first validation loss: less is no gain


@dataclass(frozen=True)
class Step:
    """One step of the recipe.

    Attributes:
        number: From 1 to 7.
        name: What was done.
        passed: Whether its gate was passed.
        gate: What was asked.
        measured: What was found, in one sentence.
        next: What to do: where the gate was not passed, to pass it.
    """

    number: int
    name: str
    passed: bool
    gate: str
    measured: str
    next: str = ""


@dataclass(frozen=True)
class RecipeLog:
    """What happened, step by step; printed, a log to hand in.

    Attributes:
        steps: The steps that were taken; the last one failed, or is the seventh.
        rate: Learning rate of the best run; None before step 5.
        history: Metrics of that run by epoch.
    """

    steps: tuple[Step, ...]
    rate: float | None = None
    history: dict | None = None

    @property
    def passed(self) -> bool:
        """Whether all seven gates were passed."""
        return len(self.steps) == len(NAMES) and all(step.passed for step in self.steps)

    def __str__(self) -> str:
        lines = []
        for one in self.steps:
            lines += [f"{one.number}. {one.name}: {'passed' if one.passed else 'NOT PASSED'}"]
            lines += [f"   gate: {one.gate}", f"   {one.measured}"]
            lines += [f"   next: {line}" for line in one.next.splitlines()]
        return "\n".join(lines)

    def to_json(self) -> str:
        """The log as JSON: `version`, `passed`, `rate`, `steps`, `history`."""
        steps = [asdict(one) for one in self.steps]
        whole = {
            "version": 1,
            "passed": self.passed,
            "rate": self.rate,
            "steps": steps,
            "history": self.history,
        }
        return json.dumps(plain(whole), indent=1, allow_nan=False)


class _GateClosed(Exception):  # noqa: N818 - no error: the way out of the recipe
    pass


def recipe(
    build: Callable[[], keras.Model],
    data,
    epochs: int = 20,
    coarse_epochs: int = 3,
    batch_size: int = 32,
    seed: int = 0,
) -> RecipeLog:
    """Goes through the seven steps with a model and its data, and stops at the first gate that is closed.

    Args:
        build: Makes a new compiled model, with an optimizer whose learning rate can be set.
        data: `(x_train, y_train, x_val, y_val)`, or an object with these attributes, as
            `course.datasets.load` returns it.
        epochs: Of the run of step 5.
        coarse_epochs: Of each run of step 4.
        batch_size: As for `fit`.
        seed: Of weights and order.

    Returns:
        A `RecipeLog`; `print` it.

    Source:
        Li, Karpathy and Johnson, CS231n, "Choosing hyperparameters" in seven steps.
    """
    x, y, x_val, y_val = _four(data)
    steps: list[Step] = []
    state: dict = {}

    def gate(passed: bool, asked: str, measured: str, advice: str = ""):
        number = len(steps) + 1
        steps.append(Step(number, NAMES[number - 1], bool(passed), asked, measured, advice))
        if not passed:
            raise _GateClosed

    def fresh(rate: float | None = None) -> keras.Model:
        keras.utils.set_random_seed(seed)
        model = build()
        if rate is not None:
            model.optimizer.learning_rate = rate
        return model

    def fit(rate: float, count: int) -> dict:
        model = fresh(rate)
        options = {"batch_size": batch_size, "validation_data": (x_val, y_val), "verbose": 0}
        return model.fit(x, y, epochs=count, **options).history

    try:
        _look_first(fresh(), x, y, (x_val, y_val), batch_size, epochs, state, gate)
        small = overfit_small_batch(fresh(), x, y)
        gate(small.passed, f"{small.measure} of at least {small.needed:g} on 16 examples", small.reason,
             "" if small.passed else "switch penalties and dropout off; then look at the head, the loss, the "
             "targets")  # fmt: skip
        rates = find_learning_rate(fresh(), x, y, batch_size=batch_size, seed=seed)
        gate(rates.suggested is not None, "the loss falls at some rate from 1e-7 to 10", rates.reason)
        _try_rates(rates.suggested, fit, coarse_epochs, state, gate)
        _train_longer(fit, epochs, state, gate)
        report = from_history(state["history"], state["facts"], validation_rows=len(x_val))
        gate(not report.at_least("warning"), "no warning in the history",
             f"{report.root.id}: {report.root.message}" if report.root else "The curves look healthy.",
             f"{report.root.cause} Try: {report.root.remedy}" if report.root else "")  # fmt: skip
        _decide(state, gate)
    except _GateClosed:
        pass
    return RecipeLog(tuple(steps), state.get("rate"), state.get("history"))


def _look_first(model, x, y, validation, batch_size, epochs, state, gate):
    report = check(model, x, y, validation_data=validation, batch_size=batch_size, epochs=epochs)
    state["facts"] = report.facts
    first = check_initial_loss(model, x, y)
    passed = report.ok and first.ok is not False
    bad = next(iter(report.at_least("error")), report.root)
    advice = "" if passed or bad is None else f"{bad.id}: {bad.message} Try: {bad.remedy}"
    gate(passed, "no error in the check-up, and a first loss near that of chance", first.reason, advice)


def _try_rates(suggested: float, fit, epochs: int, state, gate):
    tried = {float(f"{factor * suggested:.3g}"): fit(factor * suggested, epochs) for factor in COARSE}
    ends = {rate: min((v for v in history["val_loss"] if math.isfinite(v)), default=math.inf)
            for rate, history in tried.items()}  # fmt: skip
    best = min(ends, key=ends.get)
    first = state["facts"].initial.loss
    state.update(tried=ends, rate=best)
    listed = ", ".join(f"{rate:.2g}: {end:.3g}" for rate, end in ends.items())
    gate(
        ends[best] < MARGIN * first,
        f"a validation loss below {MARGIN:g} of the first, {first:.3g}, after {epochs} epochs",
        f"Best validation loss by rate: {listed}.",
        ""
        if ends[best] < MARGIN * first
        else "let a trial run longer, or go back to step 2 with more examples",
    )


def _train_longer(fit, epochs: int, state, gate):
    history = fit(state["rate"], epochs)
    best = float(np.nanmin(history["val_loss"]))
    state["history"] = {name: [float(one) for one in values] for name, values in history.items()}
    gate(
        best <= state["tried"][state["rate"]],
        "more epochs do not make the validation loss worse",
        f"Rate {state['rate']:.2g}: validation loss {best:.4g} at best in {epochs} epochs.",
    )


def _decide(state, gate):
    rates = list(state["tried"])
    edge = edge_of_range(rates, [-state["tried"][rate] for rate in rates])
    gate(
        not edge.side,
        "the best rate lies inside of what was tried",
        f"The best of {', '.join(f'{rate:.2g}' for rate in rates)} is {edge.best:.2g}.",
        f"the best may lie beyond: try {edge.low:g} to {edge.high:g} in step 4"
        if edge.side
        else "tune the penalty, the width and the schedule in the same way, then go back to step 5",
    )


def _four(data):
    names = ("x_train", "y_train", "x_val", "y_val")
    if all(hasattr(data, name) for name in names):
        return tuple(np.asarray(getattr(data, name)) for name in names)
    if len(data) != 4:
        raise ValueError(f"`data` must be (x_train, y_train, x_val, y_val). Received: {len(data)} parts")
    return tuple(data)
