"""Do the last activation, the loss and the targets fit each other? (C1)"""

from collections.abc import Iterator

from course.diagnose.facts import Facts, OutputFacts
from course.diagnose.finding import Finding
from course.diagnose.rules.consequences import EVERYTHING_AFTER
from course.diagnose.rules.losses_of_classes import binary, one_unit_softmax, over_classes
from course.diagnose.rules.losses_of_quantities import regression, shapes
from course.diagnose.rules.mismatch import ID, head, mismatch
from course.diagnose.rules.output_kind import (
    BINARY,
    OVER_CLASSES,
    REGRESSION,
    UNSUITED,
    effective_activation,
    labels_are_out_of_range,
)
from course.diagnose.rules.rule import Rule, Unchecked


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


def _cases(output: OutputFacts, backend: str) -> Iterator[Finding]:
    units = output.shape[-1] if output.shape else 1
    activation = effective_activation(output)
    if activation == "softmax" and units == 1:
        yield one_unit_softmax(output)
    if output.loss in OVER_CLASSES:
        yield from over_classes(output, activation, units, backend)
    if output.loss in BINARY:
        yield from binary(output, activation, units, backend)
    if output.loss in REGRESSION:
        yield from regression(output, activation, units)
    if output.loss == "kl_divergence" and activation in UNSUITED:
        yield mismatch(
            output,
            f"the KL divergence compares probabilities, but the last activation is {activation}",
            "its logarithm needs outputs above 0 that sum to 1",
            head(units, "softmax"),
        )
    if output.loss == "poisson" and activation in ("linear", "tanh", "unbounded"):
        yield mismatch(
            output,
            f"the Poisson loss takes the logarithm of a rate, but the last activation is {activation}",
            "a rate is above 0",
            head(units, "softplus"),
            "warning",
            0.7,
        )
    if output.loss in REGRESSION | BINARY | OVER_CLASSES - {"sparse_categorical_crossentropy"}:
        yield from shapes(output)


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
