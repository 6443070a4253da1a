"""Do training and validation tell the same story, and is there anything to learn? (C17, C18)"""

import math
from collections.abc import Iterator

import numpy as np

from course.diagnose import thresholds as limit
from course.diagnose.facts import Facts
from course.diagnose.finding import Finding
from course.diagnose.rules.rule import Rule, Unchecked
from course.diagnose.rules.run_reading import accuracy_of, majority_share, prior_loss, read_run

NO_VALIDATION = "no validation loss in the history"


def overfitting(facts: Facts) -> Iterator[Finding | Unchecked]:
    """A validation loss that has left its minimum for good while the training loss falls."""
    history = facts.run.history if facts.run else {}
    loss, val_loss = np.array(history.get("loss", [])), np.array(history.get("val_loss", []))
    if not len(val_loss) or not len(loss):
        yield Unchecked(NO_VALIDATION)
        return
    if (
        len(val_loss) < 4
        or not (np.isfinite(val_loss).all() and np.isfinite(loss).all())
        or val_loss.min() <= 0
    ):
        return
    best = int(val_loss.argmin())
    above = val_loss[best:] > limit.OVERFIT_FACTOR * val_loss[best]
    if (
        above.sum() < limit.OVERFIT_EPOCHS * len(val_loss)
        or not above[-1]
        or loss[-1] >= loss[: best + 1].min()
        or any(isinstance(one, Finding) for one in no_signal(facts))  # no minimum worth the name
    ):
        return
    accuracy = accuracy_of(facts, "val_")
    drop = max(accuracy) - accuracy[-1] if accuracy else None
    serious = drop is None or drop > limit.OVERFIT_ACCURACY
    yield Finding(
        id="overfitting",
        severity="warning" if serious else "info",
        message=f"The validation loss is {val_loss[-1] / val_loss[best]:.2f} times its minimum of epoch "
        f"{best + 1}, "
        "while the training loss falls.",
        cause="The model learns the training rows by heart: too much capacity or too long a run for so "
        "few rows.",
        remedy=f"history = model.fit(..., callbacks=[course.callbacks.EarlyStopping(\n"
        f'    "val_loss", patience={max(2, len(val_loss) // 10)}, restore_best_weights=True)])',
        value=float(val_loss[-1] / val_loss[best]),
        threshold=limit.OVERFIT_FACTOR,
        step=facts.run.steps or None,
        evidence=(f"Validation accuracy fell by {drop:.3f} from its best.",) if drop is not None else (),
        lesson="12",
        confidence=0.7,
    )


def underfitting(facts: Facts) -> Iterator[Finding | Unchecked]:
    """A loss that has come to rest little below that of the best constant."""
    reading, run = read_run(facts), facts.run
    if reading is None or reading.prior is None:
        yield Unchecked("the loss of the best constant prediction is not known")
        return
    epochs = [value for value in run.history.get("loss", []) if math.isfinite(value)]
    if not run.finished or len(epochs) < 5:
        return
    level = (epochs[-1] - reading.penalty) / reading.prior
    resting = (epochs[-4] - epochs[-1]) / max(epochs[-4], 1e-12) < 0.01
    if limit.UNDERFIT_SHARE < level < 1.5 and resting:
        yield Finding(
            id="underfitting",
            severity="info" if level < limit.FLAT_SHARE else "warning",
            message=f"The loss rests at {epochs[-1]:.4g}, {level:.0%} of that of the best constant.",
            cause="The model is too small or held down too much, or the inputs tell little of the targets.",
            remedy="diagnose.overfit_small_batch(model, x, y)  # if it can: more units, less regularisation",
            value=level,
            threshold=limit.UNDERFIT_SHARE,
            step=run.steps or None,
            lesson="12",
            confidence=0.4,
        )


def no_signal(facts: Facts) -> Iterator[Finding | Unchecked]:
    """A validation loss that never beats the best constant: the inputs do not tell the targets."""
    reading, run = read_run(facts), facts.run
    if reading is None:
        yield Unchecked("no run with losses above 0 was seen")
        return
    val_losses = [value for value in run.history.get("val_loss", []) if math.isfinite(value)]
    prior = prior_loss(facts)
    if not val_losses or prior is None or prior <= 0:
        yield Unchecked(NO_VALIDATION if not val_losses else "the loss of the best constant is not known")
        return
    if len(val_losses) < limit.NO_SIGNAL_EPOCHS or not run.finished:
        return
    best = min(val_losses) - reading.penalty
    lowest = min(value for value in run.history["loss"] if math.isfinite(value)) - reading.penalty
    memorised = lowest < (1 - limit.MEMORISED) * prior
    share = limit.NO_SIGNAL_SHARE
    if memorised and run.validation_rows:  # a few rows may beat it by luck, in the best of many epochs
        share = min(share, 1 - min(limit.NO_SIGNAL_LUCK / math.sqrt(run.validation_rows), limit.MEMORISED))
    if best <= share * prior or _beats_the_majority(facts) or _is_constant(facts):
        return
    moved = [value for one in run.updates for value in one.ratios.values() if math.isfinite(value)]
    if not memorised and not (moved and 1e-5 < float(np.median(moved)) < limit.RATIO_HIGH):
        return
    yield Finding(
        id="no-signal",
        severity="error" if memorised else "warning",
        message=f"The validation loss never beats a constant: {best:.4g} at best, {prior:.4g} for the "
        "constant" + (f", while the training loss falls to {lowest:.4g}." if memorised else "."),
        cause="The targets do not belong to these rows: x and y were shuffled apart, shifted, or there "
        "is nothing "
        "to learn.",
        remedy="for i in range(5):\n    print(x[i], y[i])  # do they belong together? shuffle x and y "
        "by one order",
        value=best / prior,
        threshold=share,
        step=run.steps or None,
        evidence=(f"Over {len(val_losses)} epochs.",),
        lesson="15",
        confidence=0.8 if memorised else 0.65,
    )


def _beats_the_majority(facts: Facts) -> bool:
    """Whether validation accuracy is above the share of the largest class by more than chance allows."""
    accuracy, share, rows = accuracy_of(facts, "val_"), majority_share(facts), facts.run.validation_rows
    if not accuracy or share is None:
        return False
    noise = math.sqrt(share * (1 - share) / rows) if rows else 0.05
    return max(accuracy) > share + 4 * noise


def _is_constant(facts: Facts) -> bool:
    spreads = [
        max(probe.spread)
        for probe in facts.run.probes
        if probe.step >= limit.RATIO_FIRST_STEP and probe.spread
    ]
    return bool(spreads) and max(spreads) < limit.CONSTANT_SPREAD


RULES = (
    Rule(
        "no-signal",
        "C18",
        "Do the inputs tell the targets of rows that were not trained on?",
        "history",
        f"validation loss above {limit.NO_SIGNAL_SHARE:.0%} of the best constant's",
        no_signal,
        ("overfitting", "flat-loss", "frozen-metric", "underfitting", "undertrained", "oscillation"),
    ),
    Rule(
        "overfitting",
        "C17",
        "Does the validation loss stay near its minimum?",
        "history",
        f"{limit.OVERFIT_FACTOR:g} times it for {limit.OVERFIT_EPOCHS:.0%} of the epochs",
        overfitting,
    ),
    Rule(
        "underfitting",
        "C17",
        "Does the loss get well below that of the best constant?",
        "history",
        f"{limit.UNDERFIT_SHARE:.0%} of it",
        underfitting,
    ),
)
