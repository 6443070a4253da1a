"""Are the first weights drawn on a usual scale, and is the first loss what chance gives? (C4, C5)"""

import math
from collections.abc import Iterator

from course.diagnose import thresholds as limit
from course.diagnose.facts import Facts, WeightFacts
from course.diagnose.finding import Finding
from course.diagnose.rules.consequences import EVERYTHING_AFTER
from course.diagnose.rules.output_kind import is_constant
from course.diagnose.rules.rule import Rule, Unchecked
from course.diagnose.rules.run_reading import chance_loss, prior_loss

STARTED = "the optimizer has made updates before"


def weights(facts: Facts) -> Iterator[Finding | Unchecked]:
    """Kernels that are all alike, too large or too small, and biases far from 0."""
    if _has_started(facts):
        yield Unchecked(STARTED)
        return
    roles = {layer.name: layer.role for layer in facts.layers}
    heads = _last_layers(facts)
    merged = {source for layer in facts.layers if layer.role == "merge" for source in layer.inputs}
    for one in facts.weights:
        if not one.trainable or roles.get(one.layer) not in ("kernel", "recurrent"):
            continue
        if one.kernel and one.fan_in:
            yield from _kernel(one, one.layer in heads, one.layer in merged)
        elif not one.kernel and one.layer not in heads and one.largest > limit.BIAS_LARGE:
            yield Finding(
                id="bad-init",
                severity="warning",
                message=f"Biases of {one.layer} begin at up to {one.largest:.4g} in size.",
                cause="Such a bias outweighs the inputs: ReLU units stay at 0, sigmoids at one end.",
                remedy=f'bias_initializer="zeros"  # in {one.layer}',
                value=one.largest,
                threshold=limit.BIAS_LARGE,
                layer=one.layer,
                step=0,
                lesson="05",
                confidence=0.9,
            )


def _kernel(one: WeightFacts, is_head: bool, is_merged: bool) -> Iterator[Finding]:
    he, glorot = math.sqrt(2 / one.fan_in), math.sqrt(2 / (one.fan_in + (one.fan_out or one.fan_in)))
    if one.std <= 1e-12 * max(1.0, one.largest) and one.size > 1:
        if not is_head and not is_merged:
            yield _init(
                one,
                "error",
                f"All {one.size} weights of {one.name} are {one.mean:.4g}.",
                "Units that begin alike get the same gradient and stay alike: the layer acts as one unit.",
                one.std,
                limit.KERNEL_STD_LOW * glorot,
            )
    elif one.std > limit.KERNEL_STD_HIGH * he:
        yield _init(
            one,
            "warning",
            f"The weights of {one.name} have standard deviation {one.std:.4g}, {one.std / he:.1f} times "
            "that of He.",
            "Each layer enlarges its inputs; saturated units and large losses follow.",
            one.std,
            limit.KERNEL_STD_HIGH * he,
        )
    elif one.std < limit.KERNEL_STD_LOW * glorot and not is_head and not is_merged:
        yield _init(
            one,
            "warning",
            f"The weights of {one.name} have standard deviation {one.std:.4g}, {one.std / glorot:.1%} "
            "of Glorot's.",
            "Each layer shrinks its inputs and its gradients.",
            one.std,
            limit.KERNEL_STD_LOW * glorot,
        )


def _init(one: WeightFacts, severity, message, cause, value, threshold) -> Finding:
    return Finding(
        id="bad-init",
        severity=severity,
        message=message,
        cause=cause,
        remedy=f'kernel_initializer="he_normal"  # in {one.layer}; "glorot_uniform" before sigmoid and tanh',
        value=value,
        threshold=threshold,
        layer=one.layer,
        step=0,
        evidence=(f"{one.fan_in:g} inputs to each of its units.",),
        lesson="05",
        confidence=0.9,
    )


def scale_by_layer(facts: Facts) -> Iterator[Finding | Unchecked]:
    """Standard deviation of the outputs of each layer, beside that of its inputs."""
    if facts.initial is None:
        yield Unchecked(facts.unread.get("probe", "the model was not run"))
        return
    if _has_started(facts):
        yield Unchecked(STARTED)
        return
    roles = {layer.name: layer for layer in facts.layers}
    heads = _last_layers(facts)
    for at in facts.initial.activations:
        layer = roles.get(at.layer)
        if (
            layer is None
            or layer.role != "kernel"
            or at.layer in heads
            or at.nonfinite
            or layer.activation == "softmax"
        ):
            continue
        low, high = at.std < limit.ACTIVATION_STD_LOW, at.std > limit.ACTIVATION_STD_HIGH
        if at.dead >= 1 or not (low or high):
            continue
        yield Finding(
            id="activation-scale",
            severity="warning",
            message=f"Outputs of {at.layer} have standard deviation {at.std:.3g} before training.",
            cause="The scale of the values shrinks or grows from layer to layer.",
            remedy=f'kernel_initializer="he_normal"  # in {at.layer} and the layers before\n'
            "keras.layers.BatchNormalization()  # or this after each of them",
            value=at.std,
            threshold=limit.ACTIVATION_STD_LOW if low else limit.ACTIVATION_STD_HIGH,
            layer=at.layer,
            step=0,
            lesson="05",
            confidence=0.7,
        )
        return  # the first layer that leaves the range; the rest follows from it


def first_loss(facts: Facts) -> Iterator[Finding | Unchecked]:
    """The loss before training against the loss of a prediction that favours nothing."""
    if facts.initial is None:
        yield Unchecked(facts.unread.get("probe", "the model was not run"))
        return
    if _has_started(facts):
        yield Unchecked(STARTED)
        return
    if any(is_constant(one) for one in facts.outputs):
        yield Unchecked("an output is the same for every input")
        return
    chance = chance_loss(facts)
    if chance is None:
        yield Unchecked("what chance gives is known for cross-entropies and for squared and absolute errors")
        return
    losses = [one.unweighted_loss for one in facts.outputs if one.loss != "none"]
    if any(loss is None for loss in losses):
        yield Unchecked("the loss of each output could not be measured")
        return
    named = [one for one in facts.outputs if one.loss != "none"]
    loss = sum(one.loss_weight * value for one, value in zip(named, losses, strict=True))
    prior = prior_loss(facts)
    margin = limit.INITIAL_LOSS_MARGIN * min(1.0, chance)
    if not math.isfinite(loss) or loss <= limit.INITIAL_LOSS_INFO * chance + margin:
        return
    high = loss > limit.INITIAL_LOSS_WARN * chance + margin
    yield Finding(
        id="initial-loss",
        severity="warning" if high else "info",
        message=f"The loss before training is {loss:.4g}; favouring nothing gives {chance:.4g}.",
        cause="The first outputs are large: of inputs that are not scaled, of large first weights, or of a "
        "last layer that does not go with the loss.",
        remedy="print(model.predict(x[:5]))  # then scale the inputs or draw the last kernel smaller:\n"
        "kernel_initializer=keras.initializers.RandomNormal(stddev=0.01)  # in the last layer",
        value=loss,
        threshold=(limit.INITIAL_LOSS_WARN if high else limit.INITIAL_LOSS_INFO) * chance + margin,
        step=0,
        evidence=(f"The best constant prediction would have {prior:.4g}.",) if prior is not None else (),
        lesson="15",
        confidence=0.6,
    )


def _has_started(facts: Facts) -> bool:
    return facts.optimizer is not None and facts.optimizer.iterations > 0


def _last_layers(facts: Facts) -> set[str]:
    """The layers that make the outputs; where that is not known, the last kernel layer."""
    known = {output.layer for output in facts.outputs if output.layer}
    if not known:
        kernels = [layer.name for layer in facts.layers if layer.role == "kernel"]
        known = set(kernels[-max(1, len(facts.outputs)) :])
    by_name = {layer.name: layer for layer in facts.layers}
    heads = set()
    for name in known:  # an activation or reshape after the last kernel
        while (
            name in by_name
            and by_name[name].role in ("activation", "linear", "dropout")
            and by_name[name].inputs
        ):
            before = by_name[name].inputs[0]
            if before not in by_name:
                break
            name = before
        heads.add(name)
    return heads


RULES = (
    Rule(
        "bad-init",
        "C4",
        "Are the first weights drawn on a usual scale?",
        "start",
        f"over {limit.KERNEL_STD_HIGH:g} times He's or under {limit.KERNEL_STD_LOW:g} of Glorot's "
        "standard deviation; "
        f"biases over {limit.BIAS_LARGE:g}; all alike",
        weights,
        EVERYTHING_AFTER,
    ),
    Rule(
        "activation-scale",
        "C4",
        "Do the values keep their scale from layer to layer before training?",
        "start",
        f"standard deviation outside {limit.ACTIVATION_STD_LOW:g} to {limit.ACTIVATION_STD_HIGH:g}",
        scale_by_layer,
        (
            "initial-loss",
            "vanishing-gradient",
            "exploding-gradient",
            "flat-loss",
            "frozen-metric",
            "diverging",
        ),
    ),
    Rule(
        "initial-loss",
        "C5",
        "Is the loss before training what chance gives?",
        "start",
        f"{limit.INITIAL_LOSS_INFO:g} times chance; {limit.INITIAL_LOSS_WARN:g} times: warning",
        first_loss,
    ),
)
