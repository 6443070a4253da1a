"""Is the learning rate in range, and do the updates have the size that they should? (C6, C10)"""

import math
from collections.abc import Iterator
from statistics import median

from course.diagnose import thresholds as limit
from course.diagnose.facts import Facts, OptimizerFacts, UpdateFacts
from course.diagnose.finding import Finding
from course.diagnose.rules.rule import Rule, Unchecked
from course.diagnose.rules.run_reading import is_learning

TOO_HIGH = (
    "numeric-failure",
    "diverging",
    "flat-loss",
    "dead-relu",
    "saturation",
    "constant-output",
    "exploding-gradient",
    "vanishing-gradient",
    "oscillation",
    "frozen-metric",
    "underfitting",
    "undertrained",
    "no-signal",
    "mode-gap",
    "overfitting",
)
USUAL = {"sgd": 0.01, "adam": 0.001}


def in_range(facts: Facts) -> Iterator[Finding | Unchecked]:
    """The learning rate against the range of its family: a warning until the run confirms it."""
    optimizer = facts.optimizer
    if optimizer is None:
        yield Unchecked("there is no optimizer")
        return
    if optimizer.family not in limit.RATE_HIGH or optimizer.highest is None:
        yield Unchecked(f"no usual range is known for the learning rate of {optimizer.kind}")
        return
    high = limit.RATE_HIGH[optimizer.family]
    if optimizer.family == "sgd" and optimizer.momentum >= 0.8:
        high = limit.MOMENTUM_RATE_HIGH
    if optimizer.scheduled:
        high *= 3  # a peak is short
    low = limit.RATE_LOW[optimizer.family]
    if optimizer.highest >= high:
        yield _rate(facts, optimizer, optimizer.highest, high, "above")
    elif 0 <= optimizer.highest <= low:
        yield _rate(facts, optimizer, optimizer.highest, low, "below")


def _rate(facts: Facts, optimizer: OptimizerFacts, value: float, threshold: float, side: str) -> Finding:
    fine = is_learning(facts, limit.GOOD_GAIN)
    usual = USUAL[optimizer.family]
    return Finding(
        id="lr-out-of-range",
        severity="info" if fine else "warning",
        message=f"The learning rate {value:.3g} of {optimizer.kind} is {side} its usual range.",
        cause="Steps so long leap over what they seek."
        if side == "above"
        else "Steps so short that the weights hardly move.",
        remedy=f"model.optimizer.learning_rate = {usual}  # or diagnose.find_learning_rate(model, x, "
        "y).suggested"
        if not optimizer.scheduled
        else f"model.compile(keras.optimizers.{optimizer.kind}({usual}), loss=model.loss)",
        value=value,
        threshold=threshold,
        step=0,
        lesson="09",
        confidence=0.9,
    )


def updates(facts: Facts) -> Iterator[Finding | Unchecked]:
    """Length of the update over length of the weights, in the median kernel."""
    run = facts.run
    if run is None or not run.updates:
        yield Unchecked("no step of a run was sampled")
        return
    late = [
        one for one in run.updates if one.step > limit.RATIO_FIRST_STEP and _median_ratio(one) is not None
    ]
    high = [one for one in late if _median_ratio(one) > limit.RATIO_HIGH]
    low = [
        one for one in run.updates if _median_ratio(one) is not None and _median_ratio(one) < limit.RATIO_LOW
    ]
    learning = is_learning(facts, limit.GOOD_GAIN)
    if high and (len(high) >= 2 or len(late) < 3) and not learning:
        worst = max(high, key=_median_ratio)
        yield _ratio(facts, worst, limit.RATIO_HIGH, "above", "The learning rate is too high.", "/ 10")
    elif (
        low
        and len(low) == len([one for one in run.updates if _median_ratio(one) is not None])
        and not learning
    ):
        gradients = [
            one.rms for probe in run.probes for one in probe.gradients if one.kernel and one.connected
        ]
        if gradients and max(gradients) == 0:
            return  # nothing to multiply: other rules say why
        yield _ratio(facts, low[-1], limit.RATIO_LOW, "below", "The learning rate is too low.", "* 100")


def _ratio(facts: Facts, one: UpdateFacts, threshold: float, side: str, cause: str, change: str) -> Finding:
    value = _median_ratio(one)
    named = {path: ratio for path, ratio in one.ratios.items() if math.isfinite(ratio)}
    extreme = (max if side == "above" else min)(named, key=named.get)
    rate = f" The learning rate was {one.learning_rate:.3g}." if one.learning_rate is not None else ""
    return Finding(
        id="update-ratio",
        severity="warning",
        message=f"Updates are {value:.2g} times as long as the weights, {side} {threshold:g}; about "
        "1e-3 is usual.",
        cause=cause,
        remedy=f"model.optimizer.learning_rate = model.optimizer.learning_rate {change}",
        value=value,
        threshold=threshold,
        layer=extreme,
        step=one.step,
        evidence=(f"Most in {extreme}: {named[extreme]:.2g}.{rate}",),
        lesson="15",
        confidence=0.85,
    )


def _median_ratio(one: UpdateFacts) -> float | None:
    ratios = [ratio for ratio in one.ratios.values() if math.isfinite(ratio)]
    return median(ratios) if ratios else None


def direction(facts: Facts) -> Iterator[Finding | Unchecked]:
    """Whether steps go up the gradient, as with a sign lost in an optimizer or a loss of one's own."""
    run = facts.run
    if run is None or not any(one.alignment for one in run.updates):
        yield Unchecked("no step of a run was sampled together with the gradient")
        return
    means = [sum(one.alignment.values()) / len(one.alignment) for one in run.updates if one.alignment]
    upwards = [mean for mean in means if mean > limit.ALIGNED]
    if len(upwards) >= 2 and len(upwards) > len(means) / 2:
        step = next(one.step for one in run.updates if one.alignment)
        yield Finding(
            id="wrong-direction",
            severity="error",
            message=f"Steps go up the gradient: cosine {max(upwards):.2f} in {len(upwards)} of "
            f"{len(means)} samples.",
            cause="A sign is lost: in an optimizer or train step of your own, or in a loss to be maximised.",
            remedy="variable.assign_sub(learning_rate * gradient)  # not assign_add, in update_step",
            value=max(upwards),
            threshold=limit.ALIGNED,
            step=step,
            lesson="06",
            confidence=0.97,
        )


RULES = (
    Rule(
        "wrong-direction",
        "C10",
        "Do the steps go down the gradient?",
        "run",
        f"cosine above {limit.ALIGNED:g} in most samples",
        direction,
        (*TOO_HIGH, "update-ratio", "lr-out-of-range"),
    ),
    Rule(
        "lr-out-of-range",
        "C6",
        "Is the learning rate one that the optimizer can use?",
        "model",
        f"gradient descent {limit.RATE_LOW['sgd']:g} to {limit.RATE_HIGH['sgd']:g}, "
        f"Adam and its kin {limit.RATE_LOW['adam']:g} to {limit.RATE_HIGH['adam']:g}",
        in_range,
        (*TOO_HIGH, "update-ratio"),
    ),
    Rule(
        "update-ratio",
        "C10",
        "Are the updates of a usual size beside the weights?",
        "run",
        f"{limit.RATIO_LOW:g} to {limit.RATIO_HIGH:g}",
        updates,
        TOO_HIGH,
    ),
)
