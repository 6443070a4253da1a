"""Does the loss fall, far enough, and without bouncing? (C8, C9, C14, C15, C16)"""

import math
from collections.abc import Iterator

import numpy as np

from course.diagnose import thresholds as limit
from course.diagnose.facts import Facts
from course.diagnose.finding import Finding
from course.diagnose.rules.rule import Rule, Unchecked
from course.diagnose.rules.run_reading import Reading, accuracy_of, majority_share, read_run

NO_LOSSES = "no run with losses above 0 was seen"


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
    if _varies_its_rate(facts) or reading.by_epoch:
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


def flat(facts: Facts) -> Iterator[Finding | Unchecked]:
    """The best loss so far against the first, after enough steps."""
    reading, run = read_run(facts), facts.run
    if reading is None:
        yield Unchecked(NO_LOSSES)
        return
    needed = max(limit.FLAT_STEPS, run.steps_per_epoch or 0)
    enough = len(reading.losses) >= (3 if reading.by_epoch else needed)
    if not enough:
        return
    if run.epochs >= 3 or reading.by_epoch:  # epochs are calmer than windows of steps
        epochs = [loss for loss in run.history.get("loss", []) if math.isfinite(loss)]
        best = min(reading.best, min(epochs, default=math.inf) - reading.penalty)
    else:
        best = reading.best
    start = reading.reference if run.finished else reading.start
    if best <= limit.FLAT_SHARE * start:
        return
    if reading.start < (reading.prior or 0) * limit.GOOD_GAIN:
        return  # it began as a trained model does
    if reading.by_epoch and reading.prior is None and not _accuracy_is_poor(facts):
        return  # the first epoch may have done all the work
    cause, remedy, sure = _why_flat(facts)
    yield Finding(
        id="flat-loss",
        severity="error" if run.finished else "warning",
        message=(
            f"The loss never gets below that of a constant prediction, {start:.4g}: {best:.4g} at best"
            if start == reading.prior
            else f"The loss has not fallen: {start:.4g} at the start, {best:.4g} at best"
        )
        + f" in {len(reading.losses)} {'epochs' if reading.by_epoch else 'steps'}.",
        cause=cause,
        remedy=remedy,
        value=best / start,
        threshold=limit.FLAT_SHARE,
        step=run.steps or None,
        evidence=(f"The best constant prediction has {reading.prior:.4g}.",) if reading.prior else (),
        lesson="15",
        confidence=sure,
    )


def _why_flat(facts: Facts) -> tuple[str, str, float]:
    """What the probes say of a loss that does not move."""
    run = facts.run
    ratios = [value for one in run.updates for value in one.ratios.values() if math.isfinite(value)]
    middle = float(np.median(ratios)) if ratios else None
    kernels = [one.rms for probe in run.probes for one in probe.gradients if one.kernel and one.connected]
    find = "model.optimizer.learning_rate = diagnose.find_learning_rate(model, x, y).suggested"
    if kernels and max(kernels) < limit.VANISHING_ALL:
        return "No gradient reaches the weights.", "diagnose.activation_statistics(model, x)", 0.6
    if middle is not None and middle < 1e-5:
        return f"The steps are too short: {middle:.1g} of the length of the weights.", find, 0.7
    if middle is not None and middle > 0.1:
        return f"The steps are too long: {middle:.2g} of the length of the weights.", find, 0.6
    return (
        "Steps have a usual size, but nothing is gained: do the inputs tell the targets at all?",
        "diagnose.overfit_small_batch(model, x, y)  # can it learn 16 rows by heart?",
        0.4,
    )


def frozen_metric(facts: Facts) -> Iterator[Finding | Unchecked]:
    """An accuracy that stands still, or at the share of the largest class, while the loss is no better."""
    accuracy, share = accuracy_of(facts), majority_share(facts)
    if not accuracy:
        yield Unchecked("no accuracy in the history")
        return
    reading = read_run(facts)
    if len(accuracy) < limit.FROZEN_EPOCHS or reading is None:
        return
    tail = accuracy[-limit.FROZEN_EPOCHS :]
    still = max(tail) - min(tail) < limit.FROZEN_CHANGE
    at_share = share is not None and all(abs(value - share) < limit.FROZEN_MARGIN for value in tail)
    if not (still or at_share) or tail[-1] > limit.MAJORITY_INFO or reading.gain > 0.1:
        return
    yield Finding(
        id="frozen-metric",
        severity="warning",
        message=f"Accuracy stands at {tail[-1]:.4f} for {limit.FROZEN_EPOCHS} epochs"
        + (f"; the largest class holds {share:.4f}." if at_share else "."),
        cause="The model names one class for every input." if at_share else "No prediction changes any more.",
        remedy="np.bincount(model.predict(x).argmax(axis=-1))  # which classes does it name?",
        value=tail[-1],
        threshold=share if at_share else limit.FROZEN_CHANGE,
        step=facts.run.steps or None,
        lesson="15",
        confidence=0.6,
    )


def oscillation(facts: Facts) -> Iterator[Finding | Unchecked]:
    """Epoch losses that go up and down without getting lower."""
    reading, run = read_run(facts), facts.run
    if reading is None:
        yield Unchecked(NO_LOSSES)
        return
    epochs = np.array([loss for loss in run.history.get("loss", []) if math.isfinite(loss)]) - reading.penalty
    if len(epochs) < limit.OSCILLATION_EPOCHS or _varies_its_rate(facts):
        return
    half = epochs[len(epochs) // 2 :]
    change = np.diff(half) / np.maximum(half[:-1], 1e-12)
    swings = np.mean((np.abs(change[1:]) >= limit.SWING) & (change[1:] * change[:-1] < 0))
    gained = -np.polyfit(np.arange(len(half)), half, 1)[0] * len(half)
    level = half.mean() / reading.reference
    if (
        swings >= limit.SWINGING_EPOCHS
        and gained < limit.SWING * half.mean()
        and level > limit.OSCILLATION_LEVEL
    ):
        yield Finding(
            id="oscillation",
            severity="warning",
            message=f"The loss bounces: in {swings:.0%} of the later epochs it turns by over "
            f"{limit.SWING:.0%}, and "
            "gains nothing.",
            cause="The learning rate is too high for the last stretch, or the batches are too small.",
            remedy="model.optimizer.learning_rate = model.optimizer.learning_rate / 3  # or a decay of it",
            value=float(swings),
            threshold=limit.SWINGING_EPOCHS,
            step=run.steps or None,
            evidence=(f"Its level is {level:.0%} of the start.",),
            lesson="09",
            confidence=0.6,
        )


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


def _varies_its_rate(facts: Facts) -> bool:
    return facts.optimizer is not None and facts.optimizer.scheduled


def _accuracy_is_poor(facts: Facts) -> bool:
    accuracy, share = accuracy_of(facts), majority_share(facts)
    return bool(accuracy) and max(accuracy) < (share or 0.5) + 0.05


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
    Rule(
        "flat-loss",
        "C9",
        "Does the loss fall?",
        "run",
        f"best above {limit.FLAT_SHARE:g} of the first after {limit.FLAT_STEPS} steps and an epoch",
        flat,
        ("frozen-metric", "underfitting", "undertrained", "oscillation"),
    ),
    Rule(
        "frozen-metric",
        "C15",
        "Does accuracy move?",
        "history",
        f"{limit.FROZEN_EPOCHS} epochs within {limit.FROZEN_CHANGE:g}, or at the share of the largest class",
        frozen_metric,
    ),
    Rule(
        "oscillation",
        "C16",
        "Does the loss fall without bouncing?",
        "history",
        f"turns of {limit.SWING:.0%} in {limit.SWINGING_EPOCHS:.0%} of the epochs and no gain",
        oscillation,
        ("underfitting",),
    ),
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
