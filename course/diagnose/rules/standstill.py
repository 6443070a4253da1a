"""Does the loss fall, and does accuracy move? (C9, C15)"""

import math
from collections.abc import Iterator

import numpy as np

from course.diagnose import thresholds as limit
from course.diagnose.facts import Facts
from course.diagnose.finding import Finding
from course.diagnose.rules.rule import Rule, Unchecked
from course.diagnose.rules.run_reading import NO_LOSSES, accuracy_of, majority_share, read_run


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


def _accuracy_is_poor(facts: Facts) -> bool:
    accuracy, share = accuracy_of(facts), majority_share(facts)
    return bool(accuracy) and max(accuracy) < (share or 0.5) + 0.05


RULES = (
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
)
