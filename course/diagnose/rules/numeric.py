"""Where did the first number that is not finite come from? (C7)"""

import math
from collections.abc import Iterator

from course.diagnose.facts import Facts, ProbeFacts
from course.diagnose.finding import Finding
from course.diagnose.rules.rule import Rule


def look(facts: Facts) -> Iterator[Finding]:
    """A NaN or infinite loss before or in training; the probe names the first layer that shows it."""
    run, initial = facts.run, facts.initial
    if initial is not None and not math.isfinite(initial.loss):
        yield _found(facts, initial, 0)
    elif run is not None and run.first_nonfinite is not None:
        seen = [probe for probe in run.probes if probe.step >= run.first_nonfinite - 1 and _first_bad(probe)]
        yield _found(facts, seen[0] if seen else None, run.first_nonfinite)
    elif run is not None and any(not math.isfinite(loss) for loss in run.history.get("loss", [])):
        epoch = next(i for i, loss in enumerate(run.history["loss"], 1) if not math.isfinite(loss))
        yield _found(facts, None, epoch * run.steps_per_epoch if run.steps_per_epoch else None, epoch)
    elif initial is not None and any(one.nonfinite for one in initial.gradients) and not _scaled(facts):
        bad = next(one for one in initial.gradients if one.nonfinite)
        yield Finding(
            id="numeric-failure",
            severity="error",
            message=f"The gradient of {bad.weight} is NaN or infinite before training, though the loss "
            "is finite.",
            cause="A function with an infinite slope at 0, as a square root or a norm, or 0 * infinity "
            "behind a "
            "`where`.",
            remedy="keras.ops.sqrt(x + 1e-12)  # keep the argument away from 0",
            value=bad.nonfinite,
            threshold=0,
            layer=bad.layer,
            step=0,
            confidence=0.9,
        )


def _found(facts: Facts, probe: ProbeFacts | None, step: int | None, epoch: int | None = None) -> Finding:
    where = _first_bad(probe) if probe else None
    when = "before training" if step == 0 else f"at step {step}" if step else f"in epoch {epoch}"
    remedy = "model.optimizer.learning_rate = model.optimizer.learning_rate / 10  # and clipnorm=1.0"
    if step == 0 and where is None:
        cause = (
            "All layers give finite values, so the loss itself does not: a logarithm of 0 or a division by 0."
        )
        remedy = (
            "model.compile(optimizer=model.optimizer, loss=...)  # a loss of Keras's, with from_logits=True"
        )
    elif step == 0:
        cause = f"{where} makes it of finite inputs: an overflow, a logarithm or a division by 0 inside."
        remedy = (
            f'model.get_layer("{where}")  # look into its call: keep arguments of log, sqrt and / above 0'
        )
    elif step == 1:
        cause = "At the first step no weight has moved yet: not the learning rate, but data, loss or "
        "first weights."
        remedy = "keras.utils.set_random_seed(0); diagnose.check(model, x, y)  # on data of that first batch"
    elif _grew(facts):
        cause = "The loss grew until it overflowed: the learning rate is too high."
    else:
        cause = "Loss and weights were of usual size just before: a bad row, or a logarithm or division by 0."
        remedy = "rows = np.flatnonzero(~np.isfinite(x).reshape(len(x), -1).all(axis=1))  # are there any?"
    return Finding(
        id="numeric-failure",
        severity="error",
        message=f"The loss is NaN or infinite {when}.",
        cause=cause,
        remedy=remedy,
        value="NaN or infinity",
        threshold="finite",
        layer=where,
        step=step,
        evidence=(f"The first layer with such values is {where}.",) if where else (),
        confidence=0.9 if step == 0 or _grew(facts) else 0.7,
    )


def _first_bad(probe: ProbeFacts) -> str | None:
    return next((one.layer for one in probe.activations if one.nonfinite), None)


def _grew(facts: Facts) -> bool:
    """Whether the losses before were far above the first."""
    losses = [loss for loss in (facts.run.losses if facts.run else []) if math.isfinite(loss)]
    return len(losses) >= 2 and max(losses[-3:]) > 2 * losses[0]


def _scaled(facts: Facts) -> bool:
    return facts.optimizer is not None and facts.optimizer.scales_loss


RULES = (
    Rule(
        "numeric-failure",
        "C7",
        "Is every loss a finite number?",
        "run",
        "any NaN or infinity",
        look,
        (
            "diverging",
            "flat-loss",
            "frozen-metric",
            "oscillation",
            "underfitting",
            "undertrained",
            "constant-output",
            "dead-relu",
            "mode-gap",
            "no-signal",
        ),
    ),
)
