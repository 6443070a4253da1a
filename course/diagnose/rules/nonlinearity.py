"""Is there a nonlinearity where one is needed, and none where it does harm? (C2)"""

from collections.abc import Iterator

from course.diagnose import thresholds as limit
from course.diagnose.facts import Facts, LayerFacts
from course.diagnose.finding import Finding
from course.diagnose.rules.rule import Rule, Unchecked

STALLING = (
    "flat-loss",
    "frozen-metric",
    "underfitting",
    "undertrained",
    "constant-output",
    "vanishing-gradient",
)
PASSING = ("linear", "dropout", "normalization")  # roles through which a sum of products stays one
NO_GRAPH = "operations outside of layers stand between the layers"


def linear_stack(facts: Facts) -> Iterator[Finding | Unchecked]:
    """Matrix after matrix: pairs of kernel layers with nothing nonlinear between them."""
    kernels = [layer for layer in facts.layers if layer.role == "kernel"]
    if len(kernels) < 2:
        return
    if any(None in layer.inputs for layer in facts.layers):
        yield Unchecked(NO_GRAPH)
        return
    after = _consumers(facts)
    pairs = [(layer, other) for layer in kernels for other in _next_kernels(layer, after)]
    if not pairs or any(output.target.is_input for output in facts.outputs):
        return  # nothing to see, or an autoencoder, whose code is linear by custom
    hidden = {layer.name for layer, _ in pairs}
    feeding = [layer.name for layer in kernels if _next_kernels(layer, after, passing_any=True)]
    whole = len(hidden) == len(feeding) and not any(layer.role == "recurrent" for layer in facts.layers)
    first, second = pairs[0]
    yield Finding(
        id="missing-nonlinearity",
        severity="warning" if whole else "info",
        message=f"{first.name} feeds {second.name} with nothing nonlinear between"
        + (", and so do all hidden layers." if whole and len(hidden) > 1 else "."),
        cause="Two matrices without a nonlinearity between them act as one"
        + ("; the whole network is a linear model." if whole else "; the first adds no power."),
        remedy=f'{first.kind}({first.units}, activation="relu")  # {first.name}',
        value=len(hidden),
        threshold=0,
        layer=first.name,
        step=0,
        evidence=(f"{len(hidden)} of {len(feeding)} hidden layers with weights are linear.",),
        lesson="03",
        confidence=0.85 if whole else 0.4,
    )


def hidden_softmax(facts: Facts) -> Iterator[Finding]:
    """A softmax whose outputs go straight into another layer with weights."""
    after = _consumers(facts)
    for layer in facts.layers:
        if (
            layer.activation != "softmax"
            or (layer.units or 0) < 2
            or layer.role not in ("kernel", "activation")
        ):
            continue
        targets = _next_kernels(layer, after, through=(*PASSING, "activation"))
        if targets:
            yield Finding(
                id="softmax-hidden",
                severity="warning",
                message=f"{layer.name} applies a softmax to hidden values that go into {targets[0].name}.",
                cause="A softmax lets one unit pass and holds the others down; gradients become small.",
                remedy=f'{layer.kind}({layer.units}, activation="relu")  # {layer.name}',
                value="softmax",
                threshold=None,
                layer=layer.name,
                step=0,
                lesson="03",
                confidence=0.8,
            )


def deep_saturating(facts: Facts) -> Iterator[Finding]:
    """The longest chain of sigmoid or tanh layers without a normalisation or a shortcut."""
    by_name = {layer.name: layer for layer in facts.layers}
    depth: dict[str, int] = {}
    for layer in facts.layers:
        before = max((depth.get(source, 0) for source in layer.inputs if source in by_name), default=0)
        if layer.role in ("normalization", "merge"):
            before = 0
        own = layer.activation in ("sigmoid", "tanh") and layer.role in ("kernel", "activation")
        if layer.role == "kernel" and layer.activation not in ("sigmoid", "tanh", "linear", None):
            before = 0
        depth[layer.name] = before + own
    heads = {output.layer for output in facts.outputs}
    hidden = {name: count for name, count in depth.items() if name not in heads}
    if not hidden:
        return
    last = max(hidden, key=hidden.get)
    if hidden[last] >= limit.SATURATING_LAYERS:
        kind = by_name[last].activation or "sigmoid"
        yield Finding(
            id="deep-saturating",
            severity="warning",
            message=f"{hidden[last]} layers of {kind} stand one after the other, up to {last}.",
            cause="Each multiplies the gradient by its slope, at most 1/4 for a sigmoid and 1 for tanh.",
            remedy='activation="relu", kernel_initializer="he_normal"  # in the hidden layers\n'
            "keras.layers.BatchNormalization()  # or this after each of them",
            value=hidden[last],
            threshold=limit.SATURATING_LAYERS,
            layer=last,
            step=0,
            lesson="03",
            confidence=0.8 if kind == "sigmoid" else 0.5,
        )


def _consumers(facts: Facts) -> dict[str, list[LayerFacts]]:
    after: dict[str, list[LayerFacts]] = {}
    for layer in facts.layers:
        for source in layer.inputs:
            if source is not None:
                after.setdefault(source, []).append(layer)
    return after


def _next_kernels(layer: LayerFacts, after, passing_any: bool = False, through=PASSING) -> list[LayerFacts]:
    """The kernel layers that get the outputs of a linear layer through layers that keep them linear."""
    found, seen = [], set()
    if not passing_any and through is PASSING and layer.activation != "linear":
        return []
    queue = list(after.get(layer.name, []))
    while queue:
        at = queue.pop(0)
        if at.name in seen:
            continue
        seen.add(at.name)
        if at.role == "kernel":
            found.append(at)
        elif passing_any or (
            at.role in through and (at.activation in ("linear", None) or "activation" in through)
        ):
            queue += after.get(at.name, [])
    return found


RULES = (
    Rule(
        "missing-nonlinearity",
        "C2",
        "Is there a nonlinearity between layers with weights?",
        "model",
        "linear between all kernels: warning",
        linear_stack,
        STALLING,
    ),
    Rule(
        "softmax-hidden",
        "C2",
        "Is softmax left to the output?",
        "model",
        "a softmax before another kernel",
        hidden_softmax,
        STALLING,
    ),
    Rule(
        "deep-saturating",
        "C2",
        "Do gradients get through the sigmoid and tanh layers?",
        "model",
        f"{limit.SATURATING_LAYERS} in a row",
        deep_saturating,
        (*STALLING, "saturation", "no-signal"),
    ),
)
