"""Does the loss stay near where it began, or below? (C8)"""

from collections.abc import Iterator

import numpy as np

from course.diagnose import thresholds as limit
from course.diagnose.facts import Facts
from course.diagnose.finding import Finding
from course.diagnose.rules.rule import Rule, Unchecked
from course.diagnose.rules.run_reading import NO_LOSSES, Reading, read_run, varies_its_rate


def diverging(facts: Facts) -> Iterator[Finding | Unchecked]:
    """The smoothed loss against the first, and against its own minimum."""
    reading = read_run(facts)
    if reading is None:
        yield Unchecked(NO_LOSSES)
        return
    floor = max(reading.start, reading.prior or 0.0)
    above = np.flatnonzero(reading.smooth > limit.DIVERGED_FACTOR * floor)
    if len(above) and reading.last > reading.start:
        yield _diverged(
            facts, reading, int(above[0]), float(reading.smooth.max()), limit.DIVERGED_FACTOR * floor
        )
        return
    if varies_its_rate(facts) or reading.by_epoch:
        return
    size = max(limit.RISEN_STEPS, len(reading.losses) // 30)
    count = len(reading.losses) // size
    if count > 2 * limit.RISEN_WINDOWS:
        windows = reading.losses[: count * size].reshape(count, size).mean(axis=1)
        lowest = float(windows.min())
        tail = windows[-limit.RISEN_WINDOWS :]
        bound = max(limit.RISEN_FACTOR * lowest, lowest + limit.RISEN_SHARE * floor)
        if tail.min() > bound:
            first = int(np.flatnonzero(windows <= bound)[-1] + 1) * size
            yield _diverged(facts, reading, min(first, len(reading.smooth) - 1), float(tail.max()), bound)


def _diverged(facts: Facts, reading: Reading, at: int, value: float, threshold: float) -> Finding:
    rate = facts.optimizer.learning_rate if facts.optimizer else None
    return Finding(
        id="diverging",
        severity="error",
        message=f"The loss rose to {value:.4g}; it began at {reading.start:.4g}.",
        cause="The learning rate is too high: each step leaps farther up the other side.",
        remedy="model.optimizer.learning_rate = "
        + (f"{rate / 10:.2g}" if rate else "model.optimizer.learning_rate / 10")
        + "\nmodel.optimizer.clipnorm = 1.0  # where single batches do it",
        value=value,
        threshold=threshold,
        step=reading.step_of(at) if not reading.by_epoch else None,
        evidence=(f"Lowest smoothed loss {reading.best:.4g}, last {reading.last:.4g}.",),
        lesson="15",
        confidence=0.8,
    )


RULES = (
    Rule(
        "diverging",
        "C8",
        "Does the loss stay below three times the first?",
        "run",
        f"{limit.DIVERGED_FACTOR:g} times the first, or {limit.RISEN_FACTOR:g} times its minimum for "
        f"{limit.RISEN_WINDOWS} windows",
        diverging,
        (
            "flat-loss",
            "frozen-metric",
            "oscillation",
            "underfitting",
            "undertrained",
            "constant-output",
            "dead-relu",
            "saturation",
            "mode-gap",
            "no-signal",
            "overfitting",
        ),
    ),
)
