"""Do the last activation, the loss and the targets fit each other? (C1)"""

from collections.abc import Iterator

from course.diagnose.facts import Facts, OutputFacts
from course.diagnose.finding import Finding
from course.diagnose.rules.rule import Rule, Unchecked

ID = "output-loss-mismatch"
OVER_CLASSES = {
    "sparse_categorical_crossentropy",
    "categorical_crossentropy",
    "categorical_focal_crossentropy",
}
BINARY = {"binary_crossentropy", "binary_focal_crossentropy"}
REGRESSION = {
    "mean_squared_error",
    "mean_absolute_error",
    "mean_absolute_percentage_error",
    "mean_squared_logarithmic_error",
    "huber",
    "log_cosh",
}
BOUNDED = {"sigmoid": (0.0, 1.0), "softmax": (0.0, 1.0), "tanh": (-1.0, 1.0)}
UNSUITED = {"linear", "relu", "tanh", "positive", "other", "unbounded"}  # for a loss of probabilities
SLACK = 0.01


def look(facts: Facts) -> Iterator[Finding | Unchecked]:
    """Goes through the table of pairs, output by output; the weightiest case that fits is told."""
    for output in facts.outputs:
        if output.loss == "custom":
            yield Unchecked(f"the loss of {output.name} is not one of Keras's")
        elif output.loss != "none":
            found = list(_cases(output, facts.backend))
            if found:
                yield max(found, key=lambda one: one.weight)  # the first of equals


def failing(facts: Facts) -> Iterator[Finding]:
    """A compiled loss that cannot be computed at all: `fit` would stop at its first step.

    Labels out of range are told by a rule of their own; what they do to the loss is up to the backend.
    """
    if (
        "loss" in facts.unread
        and not any(labels_are_out_of_range(one) for one in facts.outputs)
        and facts.initial is not None
        and any(one.loss != "none" for one in facts.outputs)
    ):
        yield Finding(
            id="loss-fails",
            severity="error",
            message="The loss cannot be computed on these data.",
            cause="Predictions and targets do not fit each other in shape, dtype or range.",
            remedy="print(model.predict(x[:2]), y[:2])  # shapes and values side by side",
            step=0,
            evidence=(facts.unread["loss"],),
            lesson="01",
            confidence=0.5,
        )


def labels_are_out_of_range(output: OutputFacts) -> bool:
    """Whether a class number has no unit that stands for it, and is not one that the loss leaves out."""
    target, units = output.target, output.shape[-1] if output.shape else 1
    if output.loss not in OVER_CLASSES or target.kind not in ("classes", "binary") or units == 1:
        return False
    ignored = output.ignored is not None and output.ignored in (target.minimum, target.maximum)
    return not ignored and (target.maximum >= units or target.minimum < 0)


def effective_activation(output: OutputFacts) -> str | None:
    """The last activation; where the graph does not tell, what the predictions look like."""
    if output.activation is not None:
        return output.activation
    if output.minimum is None or output.maximum is None:
        return None
    if output.minimum < 0 or output.maximum > 1:
        return "unbounded"
    units = output.shape[-1] if output.shape else 1
    if units > 1 and output.row_sums and max(abs(total - 1) for total in output.row_sums) < 1e-3:
        return "softmax"
    return None


def _cases(output: OutputFacts, backend: str) -> Iterator[Finding]:
    units = output.shape[-1] if output.shape else 1
    activation = effective_activation(output)
    if activation == "softmax" and units == 1:
        yield _one_unit_softmax(output)
    if output.loss in OVER_CLASSES:
        yield from _over_classes(output, activation, units, backend)
    if output.loss in BINARY:
        yield from _binary(output, activation, units, backend)
    if output.loss in REGRESSION:
        yield from _regression(output, activation, units)
    if output.loss == "kl_divergence" and activation in UNSUITED:
        yield _found(
            output,
            f"the KL divergence compares probabilities, but the last activation is {activation}",
            "its logarithm needs outputs above 0 that sum to 1",
            _head(units, "softmax"),
        )
    if output.loss == "poisson" and activation in ("linear", "tanh", "unbounded"):
        yield _found(
            output,
            f"the Poisson loss takes the logarithm of a rate, but the last activation is {activation}",
            "a rate is above 0",
            _head(units, "softplus"),
            "warning",
            0.7,
        )
    if output.loss in REGRESSION | BINARY | OVER_CLASSES - {"sparse_categorical_crossentropy"}:
        yield from _shapes(output)


def _one_unit_softmax(output: OutputFacts) -> Finding:
    target = output.target
    if target.kind == "continuous":
        remedy = f"{_head(1, None)}\n{_compile('keras.losses.MeanSquaredError()')}"
    elif target.kind == "classes" and target.distinct > 2:
        remedy = f"{_head(int(target.maximum) + 1, 'softmax')}\n"
        remedy += _compile("keras.losses.SparseCategoricalCrossentropy()")
    else:
        remedy = f"{_head(1, 'sigmoid')}\n{_compile('keras.losses.BinaryCrossentropy()')}"
    return _found(
        output,
        "a softmax over one unit is 1 for every input",
        "softmax divides by the sum over the units, here over itself; the output can never change",
        remedy,
        confidence=0.99,
    )


def _over_classes(output: OutputFacts, activation, units: int, backend: str) -> Iterator[Finding]:
    target, sparse = output.target, output.loss.startswith("sparse")
    name = "SparseCategoricalCrossentropy" if sparse else "CategoricalCrossentropy"
    if units == 1:
        binary = target.distinct <= 2
        remedy = f"{_head(1, 'sigmoid')}\n{_compile('keras.losses.BinaryCrossentropy()')}"
        if not binary:
            remedy = _head(int(target.maximum) + 1, "softmax")
        yield _found(
            output, f"{output.loss} needs one unit a class, the output has 1", "one unit is one class", remedy
        )
    elif not output.from_logits and activation in UNSUITED:
        yield _found(
            output,
            f"{output.loss} expects probabilities, but the last activation is {activation}",
            "the loss takes the logarithm of scores that are no probabilities",
            _compile(f"keras.losses.{name}(from_logits=True)")
            if activation in ("linear", "unbounded")
            else f"{_head(units, None)}\n{_compile(f'keras.losses.{name}(from_logits=True)')}",
        )
    elif not output.from_logits and activation == "sigmoid":
        yield _found(
            output,
            f"{output.loss} expects probabilities that sum to 1, but the last activation is sigmoid",
            "a sigmoid judges each class by itself",
            _head(units, "softmax"),
            "warning",
            0.6,
        )
    elif output.from_logits and activation in ("softmax", "sigmoid"):
        loss = f"keras.losses.{name}()" if activation == "softmax" else None
        yield _twice(output, activation, loss, units, backend)
    if sparse and target.kind in ("one-hot", "multi-hot", "probabilities") and target.shape[-1:] == [units]:
        yield _found(
            output,
            "the targets are rows of one value a class, but the loss expects class numbers",
            "one-hot targets go with the loss without `sparse`",
            _compile(f"keras.losses.CategoricalCrossentropy({_logits(output)})"),
        )
    elif sparse and target.kind == "continuous":
        yield _found(
            output,
            f"{output.loss} expects class numbers, but the targets are not whole",
            "the targets are quantities, not classes",
            f"{_head(1, None)}\n{_compile('keras.losses.MeanSquaredError()')}",
        )
    elif not sparse and target.kind in ("classes", "binary") and target.shape in ([], [1]):
        yield _found(
            output,
            f"{output.loss} expects one value a class, but the targets are class numbers",
            "class numbers go with the sparse loss",
            _compile(f"keras.losses.SparseCategoricalCrossentropy({_logits(output)})"),
        )
    elif not sparse and target.kind == "multi-hot" and units > 1:
        yield _found(
            output,
            "rows of the targets name several classes at once, but softmax shares out a single one",
            "the classes do not exclude each other",
            f"{_head(units, 'sigmoid')}\n{_compile('keras.losses.BinaryCrossentropy()')}",
            "warning",
            0.7,
        )


def _binary(output: OutputFacts, activation, units: int, backend: str) -> Iterator[Finding]:
    target = output.target
    if target.kind == "classes" and target.distinct > 2 and target.shape in ([], [1]):
        classes = int(target.maximum) + 1
        yield _found(
            output,
            f"{output.loss} expects 0 or 1, but the targets have {target.distinct} classes",
            "more than two classes need one unit each",
            f"{_head(classes, 'softmax')}\n{_compile('keras.losses.SparseCategoricalCrossentropy()')}",
            value=target.distinct,
            threshold=2,
        )
    elif target.kind != "none" and (target.minimum < -SLACK or target.maximum > 1 + SLACK):
        yield _found(
            output,
            f"{output.loss} expects targets in [0, 1], they go from {target.minimum:.4g} to "
            f"{target.maximum:.4g}",
            "the targets are not probabilities",
            "y = (y - y.min()) / (y.max() - y.min())"
            if target.kind != "continuous"
            else f"{_head(units, None)}\n{_compile('keras.losses.MeanSquaredError()')}",
        )
    elif not output.from_logits and activation in UNSUITED:
        yield _found(
            output,
            f"{output.loss} expects probabilities, but the last activation is {activation}",
            "the loss takes the logarithm of scores that are no probabilities",
            _compile("keras.losses.BinaryCrossentropy(from_logits=True)")
            if activation in ("linear", "unbounded")
            else _head(units, "sigmoid"),
        )
    elif output.from_logits and activation in ("sigmoid", "softmax"):
        yield _twice(output, activation, "keras.losses.BinaryCrossentropy()", units, backend)
    elif activation == "softmax" and target.kind == "multi-hot":
        yield _found(
            output,
            "rows of the targets name several classes at once, but softmax shares out a single one",
            "the classes do not exclude each other",
            _head(units, "sigmoid"),
            confidence=0.8,
        )


def _regression(output: OutputFacts, activation, units: int) -> Iterator[Finding]:
    target = output.target
    low, high = BOUNDED.get(activation, (0.0 if activation in ("relu", "positive") else None, None))
    if target.kind == "none":
        return
    if (low is not None and target.minimum < low - SLACK) or (
        high is not None and target.maximum > high + SLACK
    ):
        classes = target.kind in ("classes", "one-hot") and "accuracy" in " ".join(output.metrics)
        reach = f"{low:g} to {high:g}" if high is not None else "0 and above"
        remedy = _head(units, None)
        if classes and units == 1:
            remedy = f"{_head(int(target.maximum) + 1, 'softmax')}\n"
            remedy += _compile("keras.losses.SparseCategoricalCrossentropy()")
        yield _found(
            output,
            f"the last activation, {activation}, gives {reach}, but the targets go from "
            f"{target.minimum:.4g} to {target.maximum:.4g}",
            "the output cannot reach the targets",
            remedy,
            "error" if high is not None or target.minimum < -0.1 * target.std else "warning",
            0.95,
            value=target.minimum if low is not None and target.minimum < low - SLACK else target.maximum,
            threshold=low if low is not None and target.minimum < low - SLACK else high,
        )
    elif target.kind in ("classes", "binary", "one-hot") and not target.is_input:
        yield from _on_classes(output, activation, units)


def _on_classes(output: OutputFacts, activation, units: int) -> Iterator[Finding]:
    """A loss for quantities on what looks like classes: sure only where accuracy is asked for too."""
    target = output.target
    asked = any("accuracy" in metric or metric == "acc" for metric in output.metrics)
    if target.kind == "binary" and units == 1:
        remedy = f"{_head(1, 'sigmoid')}\n{_compile('keras.losses.BinaryCrossentropy()')}"
    elif target.kind == "one-hot":
        remedy = f"{_head(units, 'softmax')}\n{_compile('keras.losses.CategoricalCrossentropy()')}"
    else:
        remedy = f"{_head(max(units, int(target.maximum) + 1), 'softmax')}\n"
        remedy += _compile("keras.losses.SparseCategoricalCrossentropy()")
    yield _found(
        output,
        f"{output.loss} on targets of {max(target.distinct, units)} classes",
        "a loss for quantities treats class numbers as amounts and learns classes slowly",
        remedy,
        "warning" if asked else "info",
        0.7 if asked and activation in ("linear", "relu", "tanh") else 0.5,
    )


def _shapes(output: OutputFacts) -> Iterator[Finding]:
    """Shapes that differ by an axis of 1 are stretched silently; others stop the fit."""
    ours, theirs = list(output.shape), list(output.target.shape)
    if output.target.kind == "none" or ours == theirs:
        return
    if len(ours) == len(theirs) + 1 and ours[-1] == 1:
        theirs = [*theirs, 1]
    elif len(theirs) == len(ours) + 1 and theirs[-1] == 1:
        theirs = theirs[:-1]
    if len(ours) == len(theirs) and all(a == b or None in (a, b) for a, b in zip(ours, theirs, strict=True)):
        return
    yield _found(
        output,
        f"predictions of shape {tuple(output.shape)} are compared with targets of shape "
        f"{tuple(output.target.shape)}",
        "shapes that differ are stretched to fit, so that each target is compared with every unit",
        f"{_head(theirs[-1] if theirs else 1, output.activation)}",
    )


def _twice(output: OutputFacts, activation: str, loss: str | None, units: int, backend: str) -> Finding:
    """Worth knowing on TensorFlow, where it does no harm and so explains none."""
    return _found(
        output,
        f"the loss has `from_logits=True`, but the last activation is {activation}",
        "on JAX and PyTorch the loss applies the activation again, to probabilities, whose range is small; "
        "on TensorFlow Keras warns, and applies it once",
        _compile(loss) if loss else _head(units, None),
        "info" if backend == "tensorflow" else "warning",
        0.9,
    )


def _found(output, message, cause, remedy, severity="error", confidence=0.95, value=None, threshold=None):
    message = message if message.startswith(output.loss) else message[0].upper() + message[1:]
    return Finding(
        id=ID,
        severity=severity,
        message=f"{message}.",
        cause=f"{cause[0].upper()}{cause[1:]}.",
        remedy=remedy,
        value=value if value is not None else output.activation,
        threshold=threshold,
        layer=output.layer or output.name,
        step=0,
        evidence=(_description(output),),
        lesson="01",
        confidence=confidence,
    )


def _description(output: OutputFacts) -> str:
    target = output.target
    logits = "" if output.from_logits is None else f" (from_logits={output.from_logits})"
    return (
        f"Activation {output.activation or 'unknown'}, loss {output.loss}{logits}, predictions "
        f"{tuple(output.shape)}, "
        f"targets {target.kind} {tuple(target.shape)} from {target.minimum:.4g} to {target.maximum:.4g}."
    )


def _logits(output: OutputFacts) -> str:
    return "from_logits=True" if output.from_logits else ""


def _head(units: int, activation: str | None) -> str:
    """The last layer as it should be."""
    inside = f'{units}, activation="{activation}"' if activation and activation != "linear" else f"{units}"
    return f"keras.layers.Dense({inside})  # as the last layer"


def _compile(loss: str) -> str:
    return f"model.compile(optimizer=model.optimizer, loss={loss})"


EVERYTHING_AFTER = (
    "initial-loss",
    "activation-scale",
    "vanishing-gradient",
    "exploding-gradient",
    "dead-relu",
    "saturation",
    "constant-output",
    "update-ratio",
    "numeric-failure",
    "diverging",
    "flat-loss",
    "frozen-metric",
    "oscillation",
    "underfitting",
    "undertrained",
    "mode-gap",
    "no-signal",
)
"""What a fault in data, model or loss can bring about."""

RULES = (
    Rule(
        ID,
        "C1",
        "Do the last activation, the loss and the targets fit each other?",
        "model",
        "a table of pairs",
        look,
        (
            *EVERYTHING_AFTER,
            "labels-out-of-range",
            "target-scale",
            "overfitting",
            "metric-mismatch",
            "loss-fails",
        ),
    ),
    Rule("loss-fails", "C1", "Can the loss be computed?", "start", "any failure", failing),
)
