"""Was training long enough? (C14)"""

import math
from collections.abc import Iterator

import numpy as np

from course.diagnose import thresholds as limit
from course.diagnose.facts import Facts
from course.diagnose.finding import Finding
from course.diagnose.rules.rule import Rule, Unchecked
from course.diagnose.rules.run_reading import NO_LOSSES, Reading, read_run


def undertrained(facts: Facts) -> Iterator[Finding | Unchecked]:
    """Too few steps, or a loss that still falls at the end."""
    reading, run = read_run(facts), facts.run
    if reading is None:
        yield Unchecked(NO_LOSSES)
        return
    if not run.finished or run.stopped or reading.last > 2 * reading.reference:
        return
    steps = run.steps or (run.steps_per_epoch or 0) * run.epochs
    more = "history = model.fit(..., epochs={})  # with course.callbacks.EarlyStopping(patience=5)"
    if steps and steps < limit.FEW_STEPS and reading.gain < limit.GOOD_GAIN:
        yield _undertrained(
            f"The run made {steps} steps.",
            steps,
            limit.FEW_STEPS,
            more.format(_times(run.epochs, 200 / steps)),
            run,
            0.6,
        )
        return
    if _is_one_short_pass(facts, reading, steps):
        yield _undertrained(
            f"Each row was seen once, in {steps} steps.",
            steps,
            limit.ONE_PASS_STEPS,
            more.format(_times(run.epochs, 200 / steps)),
            run,
            0.55,
        )
        return
    slope, by = _slope(facts, reading)
    if slope is None or slope <= limit.STILL_FALLING_INFO:
        return
    epochs = max(2 * run.epochs, run.epochs + 5)
    few_epochs = 0 < run.epochs <= 2 and reading.gain < limit.WELL_LEARNED
    high = slope > limit.STILL_FALLING_WARN and (few_epochs or reading.gain < limit.GOOD_GAIN)
    yield _undertrained(
        f"At the end the {by} still fell by {slope:.1%} an epoch.",
        slope,
        limit.STILL_FALLING_WARN if high else limit.STILL_FALLING_INFO,
        more.format(epochs),
        run,
        0.55,
        "warning" if high else "info",
    )


def _is_one_short_pass(facts: Facts, reading: Reading, steps: int) -> bool:
    """Whether a single epoch of few steps was all the training that a model had, and not enough."""
    if facts.optimizer is not None and facts.optimizer.iterations > 0:
        return False
    is_trained = reading.start < (reading.prior or 0) * limit.GOOD_GAIN  # from elsewhere
    short = facts.run.epochs == 1 and 0 < steps < limit.ONE_PASS_STEPS
    return short and not is_trained and reading.gain < limit.WELL_LEARNED


def _slope(facts: Facts, reading: Reading) -> tuple[float | None, str]:
    """Fall of the loss by epoch at the end, as a share of it, and which loss that is."""
    history = facts.run.history
    by = "validation loss" if "val_loss" in history else "loss"
    values = [value for value in history.get("val_loss", history.get("loss", [])) if math.isfinite(value)]
    if len(values) >= 4:
        tail = np.array(values[-4:])
        if tail.min() <= 0 or (np.diff(tail) >= 0).any():
            return None, by
        return float(1 - (tail[-1] / tail[0]) ** (1 / 3)), by
    if not reading.by_epoch and facts.run.epochs <= 2 and len(reading.smooth) >= 8:
        quarter = reading.smooth[-1 - len(reading.smooth) // 4]
        return float(max(0.0, 1 - reading.last / quarter)) * 4 / max(
            facts.run.epochs, 1
        ), "mean of the losses"
    return None, by


def _undertrained(message, value, threshold, remedy, run, confidence, severity="warning") -> Finding:
    return Finding(
        id="undertrained",
        severity=severity,
        message=message,
        cause="Training ended before it was done.",
        remedy=remedy,
        value=value,
        threshold=threshold,
        step=run.steps or None,
        lesson="15",
        confidence=confidence,
    )


def _times(epochs: int, factor: float) -> int:
    return math.ceil(max(epochs, 1) * max(factor, 2))


RULES = (
    Rule(
        "undertrained",
        "C14",
        "Was training long enough?",
        "history",
        f"under {limit.FEW_STEPS} steps, under {limit.ONE_PASS_STEPS} in a single epoch, or still falling by "
        f"{limit.STILL_FALLING_WARN:.0%} an epoch",
        undertrained,
        ("underfitting",),
    ),
)
