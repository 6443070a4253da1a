"""Outputs whose loss measures a distance: can they reach the targets, and are these quantities at all?"""

from collections.abc import Iterator

from course.diagnose.facts import OutputFacts
from course.diagnose.finding import Finding
from course.diagnose.rules.mismatch import compile_with, head, mismatch
from course.diagnose.rules.output_kind import BOUNDED, SLACK


def regression(output: OutputFacts, activation, units: int) -> Iterator[Finding]:
    target = output.target
    low, high = BOUNDED.get(activation, (0.0 if activation in ("relu", "positive") else None, None))
    if target.kind == "none":
        return
    if (low is not None and target.minimum < low - SLACK) or (
        high is not None and target.maximum > high + SLACK
    ):
        classes = target.kind in ("classes", "one-hot") and "accuracy" in " ".join(output.metrics)
        reach = f"{low:g} to {high:g}" if high is not None else "0 and above"
        remedy = head(units, None)
        if classes and units == 1:
            remedy = f"{head(int(target.maximum) + 1, 'softmax')}\n"
            remedy += compile_with("keras.losses.SparseCategoricalCrossentropy()")
        yield mismatch(
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
        remedy = f"{head(1, 'sigmoid')}\n{compile_with('keras.losses.BinaryCrossentropy()')}"
    elif target.kind == "one-hot":
        remedy = f"{head(units, 'softmax')}\n{compile_with('keras.losses.CategoricalCrossentropy()')}"
    else:
        remedy = f"{head(max(units, int(target.maximum) + 1), 'softmax')}\n"
        remedy += compile_with("keras.losses.SparseCategoricalCrossentropy()")
    yield mismatch(
        output,
        f"{output.loss} on targets of {max(target.distinct, units)} classes",
        "a loss for quantities treats class numbers as amounts and learns classes slowly",
        remedy,
        "warning" if asked else "info",
        0.7 if asked and activation in ("linear", "relu", "tanh") else 0.5,
    )


def shapes(output: OutputFacts) -> Iterator[Finding]:
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
    yield mismatch(
        output,
        f"predictions of shape {tuple(output.shape)} are compared with targets of shape "
        f"{tuple(output.target.shape)}",
        "shapes that differ are stretched to fit, so that each target is compared with every unit",
        f"{head(theirs[-1] if theirs else 1, output.activation)}",
    )
