"""Do gradients reach all weights, at a usual size? (C11, and the part of C24 on weights without gradient)"""

from collections.abc import Iterator

from course.diagnose import thresholds as limit
from course.diagnose.facts import Facts, GradientFacts, ProbeFacts
from course.diagnose.finding import Finding
from course.diagnose.rules.output_kind import is_constant
from course.diagnose.rules.rule import Rule, Unchecked
from course.diagnose.rules.run_reading import is_learning

STALLING = ("flat-loss", "frozen-metric", "underfitting", "undertrained", "constant-output", "no-signal")


def vanishing(facts: Facts) -> Iterator[Finding | Unchecked]:
    """The gradient of the first kernel beside that of the last, in every probe that tells."""
    probes = _telling(facts)
    if not probes:
        yield Unchecked(
            facts.unread.get("gradients", "the gradient was not measured while the weights moved")
        )
        return
    if any(is_constant(one) for one in facts.outputs):
        yield Unchecked("an output is the same for every input")
        return
    if is_learning(facts, limit.GOOD_GAIN):
        return
    found = [(probe, *_profile(probe)) for probe in probes]
    found = [
        (probe, first, last)
        for probe, first, last in found
        if first is not None
        and (
            (first.rms < limit.VANISHING_FIRST and first.rms < limit.VANISHING_RATIO * last.rms)
            or max(one.rms for one in _kernels(probe)) < limit.VANISHING_ALL
        )
    ]
    if not found or len(found) < len(probes) / 2:
        return
    probe, first, last = found[-1]
    all_small = last.rms < limit.VANISHING_ALL
    yield Finding(
        id="vanishing-gradient",
        severity="warning" if facts.run is None or not facts.run.finished else "error",
        message=f"The gradient of {first.weight} has root mean square {first.rms:.2g}, that of {last.weight} "
        f"{last.rms:.2g}.",
        cause="Saturated or dead units, or factors below 1 from layer to layer, use up the gradient on "
        "its way back.",
        remedy='activation="relu", kernel_initializer="he_normal"  # in the hidden layers\n'
        "keras.layers.BatchNormalization()  # or this after each, or shortcuts: x = x + block(x)",
        value=last.rms if all_small else first.rms / last.rms,
        threshold=limit.VANISHING_ALL if all_small else limit.VANISHING_RATIO,
        layer=first.layer,
        step=probe.step,
        evidence=(f"Seen in {len(found)} of {len(probes)} probes.",),
        lesson="11",
        confidence=0.7,
    )


def exploding(facts: Facts) -> Iterator[Finding | Unchecked]:
    """A huge gradient, or one that grew while the loss did not fall."""
    probes = [probe for probe in _all_probes(facts) if _kernels(probe)]
    if not probes:
        yield Unchecked(facts.unread.get("gradients", "the gradient was not measured"))
        return
    if is_learning(facts, limit.GOOD_GAIN):
        return
    peaks = [(max(one.rms for one in _kernels(probe)), probe) for probe in probes]
    value, probe = max(peaks, key=lambda one: one[0])
    grown = value > limit.EXPLODING_GROWTH * max(peaks[0][0], 1e-3) and probe.step > 0
    if not (value > limit.EXPLODING or grown):
        return
    worst = max(_kernels(probe), key=lambda one: one.rms)
    yield Finding(
        id="exploding-gradient",
        severity="warning",
        message=f"The gradient of {worst.weight} has root mean square {value:.3g}"
        + (f", {value / max(peaks[0][0], 1e-12):.0f} times that at the start." if grown else "."),
        cause="Factors above 1 from layer to layer, or step to step in a recurrent layer, or errors of "
        "huge size.",
        remedy="model.optimizer.clipnorm = 1.0",
        value=value,
        threshold=limit.EXPLODING
        if value > limit.EXPLODING
        else limit.EXPLODING_GROWTH * max(peaks[0][0], 1e-3),
        layer=worst.layer,
        step=probe.step,
        lesson="11",
        confidence=0.6,
    )


def unconnected(facts: Facts) -> Iterator[Finding | Unchecked]:
    """Trained weights that the loss does not depend on."""
    probe = facts.initial or next(iter(_all_probes(facts)), None)
    if probe is None or not probe.gradients:
        yield Unchecked(facts.unread.get("gradients", "the gradient was not measured"))
        return
    loose = [one for one in probe.gradients if not one.connected]
    if loose:
        everything = len(loose) == len(probe.gradients)
        yield Finding(
            id="no-gradient",
            severity="error" if everything else "warning",
            message=f"The loss does not depend on {len(loose)} of {len(probe.gradients)} trained weight "
            "arrays: "
            f"{', '.join(one.weight for one in loose[:3])}{' ...' if len(loose) > 3 else ''}.",
            cause="An operation without a gradient (argmax, round, a detour through NumPy), or a layer whose "
            "output is not used.",
            remedy=f"# follow the output of {loose[0].layer} to the loss: where does it end?",
            value=len(loose),
            threshold=0,
            layer=loose[0].layer,
            step=probe.step,
            lesson="02",
            confidence=0.9,
        )


def _all_probes(facts: Facts) -> list[ProbeFacts]:
    run = facts.run.probes if facts.run else []
    return run or ([facts.initial] if facts.initial else [])


def _telling(facts: Facts) -> list[ProbeFacts]:
    """Probes with a profile; one before training tells nothing where a kernel begins at 0."""
    zero = any(one.kernel and one.trainable and one.std == 0 for one in facts.weights)
    return [
        probe for probe in _all_probes(facts) if len(_kernels(probe)) >= 2 and not (zero and probe.step < 10)
    ]


def _kernels(probe: ProbeFacts) -> list[GradientFacts]:
    return [one for one in probe.gradients if one.kernel and one.connected and not one.nonfinite]


def _profile(probe: ProbeFacts) -> tuple[GradientFacts | None, GradientFacts | None]:
    """The kernels first and last in the order of the calls; None where one of them is at rest alone."""
    kernels = _kernels(probe)
    last = max(kernels[-2:], key=lambda one: one.rms)
    return (kernels[0], last) if kernels[0] is not last else (None, None)


RULES = (
    Rule(
        "no-gradient",
        "C24",
        "Does the loss depend on every trained weight?",
        "start",
        "any that it does not",
        unconnected,
        (*STALLING, "vanishing-gradient"),
    ),
    Rule(
        "vanishing-gradient",
        "C11",
        "Do gradients reach the first layers?",
        "run",
        f"first below {limit.VANISHING_RATIO:g} of the last and below {limit.VANISHING_FIRST:g}; all below "
        f"{limit.VANISHING_ALL:g}",
        vanishing,
        STALLING,
    ),
    Rule(
        "exploding-gradient",
        "C11",
        "Do gradients keep a usual size?",
        "run",
        f"above {limit.EXPLODING:g}, or {limit.EXPLODING_GROWTH:g} times the first",
        exploding,
        ("numeric-failure", "diverging", "flat-loss", "dead-relu", "frozen-metric", "constant-output"),
    ),
)
