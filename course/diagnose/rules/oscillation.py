"""Does the loss fall without bouncing? (C16)"""

import math
from collections.abc import Iterator

import numpy as np

from course.diagnose import thresholds as limit
from course.diagnose.facts import Facts
from course.diagnose.finding import Finding
from course.diagnose.rules.rule import Rule, Unchecked
from course.diagnose.rules.run_reading import NO_LOSSES, read_run, varies_its_rate


def oscillation(facts: Facts) -> Iterator[Finding | Unchecked]:
    """Epoch losses that go up and down without getting lower."""
    reading, run = read_run(facts), facts.run
    if reading is None:
        yield Unchecked(NO_LOSSES)
        return
    epochs = np.array([loss for loss in run.history.get("loss", []) if math.isfinite(loss)]) - reading.penalty
    if len(epochs) < limit.OSCILLATION_EPOCHS or varies_its_rate(facts):
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


RULES = (
    Rule(
        "oscillation",
        "C16",
        "Does the loss fall without bouncing?",
        "history",
        f"turns of {limit.SWING:.0%} in {limit.SWINGING_EPOCHS:.0%} of the epochs and no gain",
        oscillation,
        ("underfitting",),
    ),
)
