"""Does regularisation leave room to learn, and do training and inference agree? (C19, C20)"""

import math
from collections.abc import Iterator

from course.diagnose import thresholds as limit
from course.diagnose.facts import Facts
from course.diagnose.finding import Finding
from course.diagnose.rules.rule import Rule, Unchecked
from course.diagnose.rules.run_reading import chance_loss, is_learning

STALLING = (
    "flat-loss",
    "frozen-metric",
    "underfitting",
    "undertrained",
    "constant-output",
    "no-signal",
    "dead-relu",
    "vanishing-gradient",
    "initial-loss",
    "oscillation",
    "diverging",
)


def dominating(facts: Facts) -> Iterator[Finding | Unchecked]:
    """The penalty beside the loss of the data, at the start and along the run."""
    probes = (facts.run.probes if facts.run else []) or ([facts.initial] if facts.initial else [])
    probes = [probe for probe in probes if math.isfinite(probe.loss) and math.isfinite(probe.penalty)]
    if not probes:
        yield Unchecked(facts.unread.get("probe", "the model was not run"))
        return
    first, last = probes[0], probes[-1]
    data = first.loss - first.penalty
    if data > 0 and first.penalty > limit.PENALTY_AT_START * data and not is_learning(facts, limit.GOOD_GAIN):
        yield _dominates(first, data, limit.PENALTY_AT_START / (1 + limit.PENALTY_AT_START), 0.85)
        return
    chance = chance_loss(facts)
    data = last.loss - last.penalty
    stuck = data > 0.5 * (chance if chance is not None else first.loss - first.penalty)
    if last.step >= 30 and data > 0 and last.penalty > limit.PENALTY_SHARE * last.loss and stuck:
        yield _dominates(last, data, limit.PENALTY_SHARE, 0.8)
    elif _shrunk(facts) and stuck and last.step >= 30:
        yield _dominates(max(probes, key=lambda one: one.penalty), data, limit.PENALTY_SHARE, 0.75)


def _shrunk(facts: Facts) -> bool:
    """Whether the penalty has pressed most kernels to a fraction of their first size."""
    run = facts.run
    if run is None or len(run.updates) < 2 or not any(probe.penalty > 0 for probe in run.probes):
        return False
    before, after = run.updates[0].norms, run.updates[-1].norms
    shrunk = [after[path] < 0.2 * norm for path, norm in before.items() if path in after and norm > 0]
    return len(shrunk) > 0 and sum(shrunk) > len(shrunk) / 2


def _dominates(probe, data: float, threshold: float, confidence: float) -> Finding:
    share = probe.penalty / probe.loss if probe.loss else 1.0
    return Finding(
        id="regularisation-dominates",
        severity="warning",
        message=f"The penalty is {probe.penalty:.4g}, {share:.0%} of the loss; that of the data is "
        f"{data:.4g}.",
        cause="The optimizer is busy making the weights small; what the data ask for does not count.",
        remedy="kernel_regularizer=keras.regularizers.L2(1e-4)  # or none, until the model learns",
        value=share,
        threshold=threshold,
        step=probe.step,
        lesson="12",
        confidence=confidence,
    )


def dropout(facts: Facts) -> Iterator[Finding]:
    """Dropout layers that leave hardly anything."""
    for layer in facts.layers:
        if layer.rate is not None and layer.rate > limit.DROPOUT_WARN:
            yield Finding(
                id="dropout-high",
                severity="warning",
                message=f"{layer.name} drops {layer.rate:.0%} of the values.",
                cause="Too little is left to learn from, and what is left is scaled up by "
                f"{1 / max(1 - layer.rate, 1e-6):.0f}: the gradient is noise.",
                remedy=f"{layer.kind}(0.5)  # {layer.name}; less before convolutions",
                value=layer.rate,
                threshold=limit.DROPOUT_WARN,
                layer=layer.name,
                step=0,
                lesson="13",
                confidence=0.8,
            )


def mode_gap(facts: Facts) -> Iterator[Finding | Unchecked]:
    """The same rows, the same weights: the loss at inference against that in training."""
    run = facts.run
    if run is None:
        return
    if not any(layer.role == "normalization" and layer.momentum is not None for layer in facts.layers):
        return
    probes = [
        one
        for one in run.probes
        if one.inference_loss is not None and one.step > 0 and math.isfinite(one.loss)
    ]
    if not probes:
        yield Unchecked("no probe in inference mode was made")
        return
    last, chance = probes[-1], chance_loss(facts) or 1.0
    inference, training = last.inference_loss - last.penalty, last.loss - last.penalty
    if inference > limit.MODE_GAP * training and inference - training > limit.MODE_GAP_SHARE * chance:
        norm = next(layer for layer in facts.layers if layer.momentum is not None)
        yield Finding(
            id="mode-gap",
            severity="warning",
            message=f"On the same rows the loss is {inference:.4g} at inference and {training:.4g} in "
            "training.",
            cause=f"The moving statistics of {norm.name} (momentum {norm.momentum:g}) lag behind after "
            f"{last.step} "
            "steps, or the batches are too small for them.",
            remedy="course.models.recompute_batch_norm(model, x_train)  # or "
            "BatchNormalization(momentum=0.9)",
            value=inference / max(training, 1e-12),
            threshold=limit.MODE_GAP,
            layer=norm.name,
            step=last.step,
            lesson="10",
            confidence=0.7,
        )


def statistics_at_rest(facts: Facts) -> Iterator[Finding | Unchecked]:
    """Batch normalisations whose moving statistics no step changes, though they are to be trained."""
    run = facts.run
    if run is None or not any(one.moved_statistics for one in run.updates):
        return
    rest = {
        name
        for name in run.updates[-1].moved_statistics
        if not any(one.moved_statistics.get(name, False) for one in run.updates)
    }
    alive = {
        one.layer for probe in run.probes for one in probe.activations if one.spread > limit.CONSTANT_SPREAD
    }
    for layer in facts.layers:
        if layer.name in rest & alive and layer.trainable:
            yield Finding(
                id="batch-norm-frozen",
                severity="warning",
                message=f"The moving statistics of {layer.name} never change while it is trained.",
                cause="It is called with `training=False` in training: it then does not normalise by "
                "the batch.",
                remedy="x = batch_norm(x, training=training)  # hand `training` on in your call",
                value=0,
                threshold=None,
                layer=layer.name,
                step=run.updates[-1].step,
                lesson="10",
                confidence=0.8,
            )


RULES = (
    Rule(
        "regularisation-dominates",
        "C19",
        "Does the loss of the data outweigh the penalty?",
        "run",
        f"{limit.PENALTY_SHARE:.0%} of the loss while the data are not learned; "
        f"{limit.PENALTY_AT_START:g} times at "
        "the start",
        dominating,
        STALLING,
    ),
    Rule(
        "dropout-high",
        "C19",
        "Does dropout leave enough to learn from?",
        "model",
        f"{limit.DROPOUT_WARN:.0%}",
        dropout,
        (*STALLING, "mode-gap"),
    ),
    Rule(
        "batch-norm-frozen",
        "C20",
        "Do the moving statistics of batch normalisation move?",
        "run",
        "no change in any sampled step",
        statistics_at_rest,
        ("mode-gap", "exploding-gradient", "diverging", "activation-scale"),
    ),
    Rule(
        "mode-gap",
        "C20",
        "Is the loss of the same rows alike in training and at inference?",
        "run",
        f"{limit.MODE_GAP:g} times",
        mode_gap,
        ("overfitting", "no-signal"),
    ),
)
