"""Do the units answer to the inputs: not dead, not saturated, not constant? (C12, C13)"""

from collections.abc import Iterator

from course.diagnose import thresholds as limit
from course.diagnose.facts import ActivationFacts, Facts, ProbeFacts
from course.diagnose.finding import Finding
from course.diagnose.rules.rule import Rule, Unchecked
from course.diagnose.rules.run_reading import is_learning

STALLING = ("flat-loss", "frozen-metric", "underfitting", "undertrained", "no-signal", "oscillation")


def dead_relu(facts: Facts) -> Iterator[Finding | Unchecked]:
    """Units of ReLU layers that are 0 for every example of the probe, in probes one after the other."""
    probes = _probes(facts)
    if not probes:
        yield Unchecked(facts.unread.get("probe", "the activations were not measured"))
        return
    for layer in facts.layers:
        if layer.activation != "relu":
            continue
        history = [(probe, _of(probe, layer.name)) for probe in probes]
        history = [(probe, one) for probe, one in history if one is not None]
        tail = history[-limit.DEAD_PROBES :]
        if not tail or (facts.run is not None and len(tail) < limit.DEAD_PROBES):
            continue
        share = min(one.dead for _, one in tail)
        if share <= limit.DEAD_WARN:
            continue
        first = next(probe.step for probe, one in history if one.dead >= share)
        severe = share > limit.DEAD_ERROR and not is_learning(facts, limit.GOOD_GAIN)
        severity = "error" if severe else "info" if is_learning(facts, limit.WELL_LEARNED) else "warning"
        yield Finding(
            id="dead-relu",
            severity=severity,
            message=f"{share:.0%} of the units of {layer.name} are 0 for every example of the probe.",
            cause="Their biases or weights were driven so low, by long steps or at the start, that no "
            "input passes."
            if first
            else "They are dead from the start: biases or inputs far below 0.",
            remedy=f"model.optimizer.learning_rate = model.optimizer.learning_rate / 10\n"
            f'activation="leaky_relu"  # or this in {layer.name}'
            if first
            else f'bias_initializer="zeros", kernel_initializer="he_normal"  # in {layer.name}',
            value=share,
            threshold=limit.DEAD_WARN,
            layer=layer.name,
            step=first,
            evidence=(f"In {len(tail)} probes one after the other.",) if facts.run else (),
            lesson="03",
            confidence=0.8,
        )


def saturation(facts: Facts) -> Iterator[Finding | Unchecked]:
    """Hidden sigmoid and tanh layers whose values sit at the ends."""
    probes = _probes(facts)
    if not probes:
        yield Unchecked(facts.unread.get("probe", "the activations were not measured"))
        return
    if is_learning(facts, limit.GOOD_GAIN):
        return
    heads = {output.layer for output in facts.outputs}
    for layer in facts.layers:
        if layer.activation not in ("sigmoid", "tanh") or layer.name in heads or layer.role == "recurrent":
            continue
        tail = [one for one in (_of(probe, layer.name) for probe in probes[-limit.DEAD_PROBES :]) if one]
        share = min((one.saturated for one in tail), default=0.0)
        if share > limit.SATURATED_WARN:
            yield Finding(
                id="saturation",
                severity="warning",
                message=f"{share:.0%} of the values of {layer.name} ({layer.activation}) sit at its ends.",
                cause="Its inputs are large: of large weights, of inputs that are not scaled, or of "
                "long steps.",
                remedy=f"keras.layers.BatchNormalization()  # between {layer.name} and its activation",
                value=share,
                threshold=limit.SATURATED_WARN,
                layer=layer.name,
                step=probes[-1].step,
                lesson="03",
                confidence=0.7,
            )


def constant_output(facts: Facts) -> Iterator[Finding | Unchecked]:
    """Predictions that are the same for every example."""
    run = facts.run
    if run is None:
        return  # before training a last layer of zeros is a choice
    probes = [probe for probe in run.probes if probe.step >= limit.RATIO_FIRST_STEP and probe.spread]
    if len(probes) < 1:
        yield Unchecked("no probe was made after the first steps")
        return
    for number, output in enumerate(facts.outputs):
        spreads = [
            probe.spread[number] for probe in probes[-limit.DEAD_PROBES :] if number < len(probe.spread)
        ]
        target = output.target
        scale = target.std if target.kind == "continuous" and target.std > 0 else 1.0
        if spreads and max(spreads) < limit.CONSTANT_SPREAD * scale and target.distinct > 1:
            yield Finding(
                id="constant-output",
                severity="error" if not is_learning(facts, limit.GOOD_GAIN) else "info",
                message=f"Predictions of {output.name} are the same for all examples: they vary by "
                f"{max(spreads):.2g}.",
                cause="Nothing of the input gets through: dead or saturated units before, weights of 0, "
                "or a last "
                "activation that is constant.",
                remedy="for row in diagnose.activation_statistics(model, x):\n    print(row)  # where "
                "does it end?",
                value=max(spreads),
                threshold=limit.CONSTANT_SPREAD * scale,
                layer=output.layer or output.name,
                step=probes[-1].step,
                lesson="15",
                confidence=0.7,
            )


def _probes(facts: Facts) -> list[ProbeFacts]:
    run = facts.run.probes if facts.run else []
    return run or ([facts.initial] if facts.initial else [])


def _of(probe: ProbeFacts, layer: str) -> ActivationFacts | None:
    return next((one for one in probe.activations if one.layer == layer), None)


RULES = (
    Rule(
        "dead-relu",
        "C12",
        "Do the ReLU units answer to some inputs?",
        "run",
        f"{limit.DEAD_WARN:.0%} of the units of a layer dead in {limit.DEAD_PROBES} probes",
        dead_relu,
        (*STALLING, "constant-output", "vanishing-gradient"),
    ),
    Rule(
        "saturation",
        "C13",
        "Do hidden sigmoid and tanh units stay off their ends?",
        "run",
        f"{limit.SATURATED_WARN:.0%} of the values",
        saturation,
        (*STALLING, "constant-output", "vanishing-gradient"),
    ),
    Rule(
        "constant-output",
        "C13",
        "Do the predictions depend on the inputs?",
        "run",
        f"spread below {limit.CONSTANT_SPREAD:g} of the range",
        constant_output,
        ("flat-loss", "frozen-metric", "underfitting", "undertrained", "oscillation"),
    ),
)
