"""Outputs whose loss compares probabilities: which activation and which targets go with it."""

from collections.abc import Iterator

from course.diagnose.facts import OutputFacts
from course.diagnose.finding import HARMLESS, Finding
from course.diagnose.rules.mismatch import compile_with, head, logits, mismatch
from course.diagnose.rules.output_kind import SLACK, UNSUITED


def one_unit_softmax(output: OutputFacts) -> Finding:
    target = output.target
    if target.kind == "continuous":
        remedy = f"{head(1, None)}\n{compile_with('keras.losses.MeanSquaredError()')}"
    elif target.kind == "classes" and target.distinct > 2:
        remedy = f"{head(int(target.maximum) + 1, 'softmax')}\n"
        remedy += compile_with("keras.losses.SparseCategoricalCrossentropy()")
    else:
        remedy = f"{head(1, 'sigmoid')}\n{compile_with('keras.losses.BinaryCrossentropy()')}"
    return mismatch(
        output,
        "a softmax over one unit is 1 for every input",
        "softmax divides by the sum over the units, here over itself; the output can never change",
        remedy,
        confidence=0.99,
    )


def over_classes(output: OutputFacts, activation, units: int, backend: str) -> Iterator[Finding]:
    target, sparse = output.target, output.loss.startswith("sparse")
    name = "SparseCategoricalCrossentropy" if sparse else "CategoricalCrossentropy"
    if units == 1:
        binary = target.distinct <= 2
        remedy = f"{head(1, 'sigmoid')}\n{compile_with('keras.losses.BinaryCrossentropy()')}"
        if not binary:
            remedy = head(int(target.maximum) + 1, "softmax")
        yield mismatch(
            output, f"{output.loss} needs one unit a class, the output has 1", "one unit is one class", remedy
        )
    elif not output.from_logits and activation in UNSUITED:
        yield mismatch(
            output,
            f"{output.loss} expects probabilities, but the last activation is {activation}",
            "the loss takes the logarithm of scores that are no probabilities",
            compile_with(f"keras.losses.{name}(from_logits=True)")
            if activation in ("linear", "unbounded")
            else f"{head(units, None)}\n{compile_with(f'keras.losses.{name}(from_logits=True)')}",
        )
    elif not output.from_logits and activation == "sigmoid":
        yield mismatch(
            output,
            f"{output.loss} expects probabilities that sum to 1, but the last activation is sigmoid",
            "a sigmoid judges each class by itself",
            head(units, "softmax"),
            "warning",
            0.6,
        )
    elif output.from_logits and activation in ("softmax", "sigmoid"):
        loss = f"keras.losses.{name}()" if activation == "softmax" else None
        yield _twice(output, activation, loss, units, backend)
    if sparse and target.kind in ("one-hot", "multi-hot", "probabilities") and target.shape[-1:] == [units]:
        yield mismatch(
            output,
            "the targets are rows of one value a class, but the loss expects class numbers",
            "one-hot targets go with the loss without `sparse`",
            compile_with(f"keras.losses.CategoricalCrossentropy({logits(output)})"),
        )
    elif sparse and target.kind == "continuous":
        yield mismatch(
            output,
            f"{output.loss} expects class numbers, but the targets are not whole",
            "the targets are quantities, not classes",
            f"{head(1, None)}\n{compile_with('keras.losses.MeanSquaredError()')}",
        )
    elif not sparse and target.kind in ("classes", "binary") and target.shape in ([], [1]):
        yield mismatch(
            output,
            f"{output.loss} expects one value a class, but the targets are class numbers",
            "class numbers go with the sparse loss",
            compile_with(f"keras.losses.SparseCategoricalCrossentropy({logits(output)})"),
        )
    elif not sparse and target.kind == "multi-hot" and units > 1:
        yield mismatch(
            output,
            "rows of the targets name several classes at once, but softmax shares out a single one",
            "the classes do not exclude each other",
            f"{head(units, 'sigmoid')}\n{compile_with('keras.losses.BinaryCrossentropy()')}",
            "warning",
            0.7,
        )


def binary(output: OutputFacts, activation, units: int, backend: str) -> Iterator[Finding]:
    target = output.target
    if target.kind == "classes" and target.distinct > 2 and target.shape in ([], [1]):
        classes = int(target.maximum) + 1
        yield mismatch(
            output,
            f"{output.loss} expects 0 or 1, but the targets have {target.distinct} classes",
            "more than two classes need one unit each",
            f"{head(classes, 'softmax')}\n{compile_with('keras.losses.SparseCategoricalCrossentropy()')}",
            value=target.distinct,
            threshold=2,
        )
    elif target.kind != "none" and (target.minimum < -SLACK or target.maximum > 1 + SLACK):
        yield mismatch(
            output,
            f"{output.loss} expects targets in [0, 1], they go from {target.minimum:.4g} to "
            f"{target.maximum:.4g}",
            "the targets are not probabilities",
            "y = (y - y.min()) / (y.max() - y.min())"
            if target.kind != "continuous"
            else f"{head(units, None)}\n{compile_with('keras.losses.MeanSquaredError()')}",
        )
    elif not output.from_logits and activation in UNSUITED:
        yield mismatch(
            output,
            f"{output.loss} expects probabilities, but the last activation is {activation}",
            "the loss takes the logarithm of scores that are no probabilities",
            compile_with("keras.losses.BinaryCrossentropy(from_logits=True)")
            if activation in ("linear", "unbounded")
            else head(units, "sigmoid"),
        )
    elif output.from_logits and activation in ("sigmoid", "softmax"):
        yield _twice(output, activation, "keras.losses.BinaryCrossentropy()", units, backend)
    elif activation == "softmax" and target.kind == "multi-hot":
        yield mismatch(
            output,
            "rows of the targets name several classes at once, but softmax shares out a single one",
            "the classes do not exclude each other",
            head(units, "sigmoid"),
            confidence=0.8,
        )


def _twice(output: OutputFacts, activation: str, loss: str | None, units: int, backend: str) -> Finding:
    """On TensorFlow it does no harm, and so is not believed to be the cause of any."""
    return mismatch(
        output,
        f"the loss has `from_logits=True`, but the last activation is {activation}",
        "on JAX and PyTorch the loss applies the activation again, to probabilities, whose range is small; "
        "on TensorFlow Keras warns, and applies it once",
        compile_with(loss) if loss else head(units, None),
        "warning",
        HARMLESS if backend == "tensorflow" else 0.9,
    )
