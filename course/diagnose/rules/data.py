"""Are inputs and targets sane: finite, scaled, in range, varied? (C3)"""

from collections.abc import Iterator

from course.diagnose import thresholds as limit
from course.diagnose.facts import Facts, InputFacts, OutputFacts
from course.diagnose.finding import Finding
from course.diagnose.rules.consequences import EVERYTHING_AFTER
from course.diagnose.rules.output_kind import REGRESSION, labels_are_out_of_range
from course.diagnose.rules.rule import Rule, Unchecked


def nonfinite(facts: Facts) -> Iterator[Finding | Unchecked]:
    """NaN or infinity anywhere in the data: one is enough to end a run."""
    if not facts.inputs and not any(output.target.rows for output in facts.outputs):
        yield Unchecked("no data were read")
    for one in facts.inputs:
        if one.nonfinite:
            where = f", the first in row {one.nonfinite_row}" if one.nonfinite_row is not None else ""
            yield Finding(
                id="data-nonfinite",
                severity="error",
                message=f"{one.nonfinite} values of the input {one.name} are NaN or infinite{where}.",
                cause="A missing value, a division by 0 or a logarithm of 0 while the data were prepared.",
                remedy=f"bad = ~np.isfinite({one.name}).reshape(len({one.name}), -1).all(axis=1)\n"
                f"{one.name}, y = {one.name}[~bad], y[~bad]  # or fill them: np.nan_to_num({one.name})",
                value=one.nonfinite,
                threshold=0,
                layer=one.name,
                step=0,
            )
    for output in facts.outputs:
        if output.target.nonfinite:
            yield Finding(
                id="data-nonfinite",
                severity="error",
                message=f"{output.target.nonfinite} targets of {output.name} are NaN or infinite.",
                cause="A missing label.",
                remedy="known = np.isfinite(y).reshape(len(y), -1).all(axis=1)\nx, y = x[known], y[known]",
                value=output.target.nonfinite,
                threshold=0,
                layer=output.name,
                step=0,
            )


def input_scale(facts: Facts) -> Iterator[Finding | Unchecked]:
    """The values that reach the first layers with weights: what happens before, as a Rescaling, counts."""
    if facts.initial is None:
        yield Unchecked(facts.unread.get("probe", "the model was not run"))
        return
    seen = {one.layer: one for one in facts.initial.activations}
    for layer in facts.layers:
        at = seen.get(layer.name)
        if layer.role not in ("kernel", "recurrent") or at is None or at.input_std is None:
            continue
        if not _from_input(layer.name, facts):
            continue
        std, largest = at.input_std, at.input_largest or 0.0
        if not (std < float("inf") and std > limit.INPUT_STD_INFO):
            continue
        high = std > limit.INPUT_STD_WARN or largest > limit.INPUT_LARGEST_WARN
        by_std = std > limit.INPUT_STD_WARN or not high
        pixels = any(one.minimum >= 0 and one.maximum in (254.0, 255.0) for one in facts.inputs)
        yield Finding(
            id="input-scale",
            severity="warning" if high else "info",
            message=f"The inputs reach {layer.name} with standard deviation {std:.4g} and values up to "
            f"{largest:.4g}.",
            cause="The inputs are not scaled; weights are drawn for inputs of standard deviation 1.",
            remedy="layer = keras.layers.Rescaling(1 / 255)  # as the first layer"
            if pixels
            else "layer = keras.layers.Normalization()  # as the first layer\nlayer.adapt(x_train)",
            value=std if by_std else largest,
            threshold=(limit.INPUT_STD_WARN if high else limit.INPUT_STD_INFO)
            if by_std
            else limit.INPUT_LARGEST_WARN,
            layer=layer.name,
            step=0,
            lesson="04",
            confidence=0.85,
        )


def target_scale(facts: Facts) -> Iterator[Finding]:
    """Targets of a regression far from where the outputs begin."""
    for output in facts.outputs:
        target = output.target
        if output.loss not in REGRESSION or target.kind not in ("continuous", "classes") or target.is_input:
            continue
        wide, far = target.std > limit.TARGET_STD_WARN, abs(target.mean) > limit.TARGET_MEAN_WARN
        if wide or far:
            yield Finding(
                id="target-scale",
                severity="warning",
                message=f"The targets of {output.name} have mean {target.mean:.4g} and standard deviation "
                f"{target.std:.4g}; the outputs begin near 0.",
                cause="The targets are not scaled, so the first errors and gradients are large.",
                remedy="mean, std = y_train.mean(axis=0), y_train.std(axis=0)\n"
                "y_train = (y_train - mean) / std  # predictions: model.predict(x) * std + mean",
                value=target.std if wide else abs(target.mean),
                threshold=limit.TARGET_STD_WARN if wide else limit.TARGET_MEAN_WARN,
                layer=output.name,
                step=0,
                lesson="04",
                confidence=0.8,
            )


def labels(facts: Facts) -> Iterator[Finding]:
    """Class numbers that no unit stands for, and classes that are alone."""
    for output in facts.outputs:
        target = output.target
        units = output.shape[-1] if output.shape else 1
        if labels_are_out_of_range(output):
            low, high = target.minimum, target.maximum
            shifted = low >= 1 and high - low < units
            yield Finding(
                id="labels-out-of-range",
                severity="error",
                message=f"Labels go from {low:.0f} to {high:.0f}, but {units} units stand for 0 to "
                f"{units - 1}.",
                cause="The labels are counted from 1." if shifted else "The last layer has too few units.",
                remedy=f"y = y - {low:.0f}"
                if shifted
                else f"keras.layers.Dense({int(high) + 1})  # as the last layer, with its activation",
                value=high if high >= units else low,
                threshold=units - 1 if high >= units else 0,
                layer=output.layer or output.name,
                step=0,
                lesson="01",
            )


def variety(facts: Facts) -> Iterator[Finding]:
    """Inputs or targets that are all alike."""
    for one in facts.inputs:
        if one.rows > 1 and one.constant:
            all_alike = one.constant == one.features
            yield Finding(
                id="constant-data",
                severity="error" if all_alike else "info",
                message=f"{one.constant} of {one.features} features of {one.name} have the same value in all "
                f"{one.rows} rows read.",
                cause="All rows are the same."
                if all_alike
                else "Such a feature tells nothing; at the edges of images it is usual.",
                remedy="print(x[:3])  # are these the rows you meant?"
                if all_alike
                else _without_constants(one),
                value=one.constant,
                threshold=one.features if all_alike else 0,
                layer=one.name,
                step=0,
                lesson="04",
                confidence=0.9 if all_alike else 0.5,
            )
    for output in facts.outputs:
        yield from _of_targets(output)


def _without_constants(one: InputFacts) -> str:
    """Columns of a table can be dropped; images and sequences lose no position, only whole channels."""
    x = one.name
    if len(one.shape) == 1:
        return (
            f"columns = {x}.std(axis=0) > 0\n{x} = {x}[:, columns]  # of the validation data the same columns"
        )
    return (
        f"print(np.argwhere({x}.std(axis=0) == 0)[:5])  # at the edges of images: leave them\n"
        f"{x} = {x}[..., {x}.std(axis=tuple(range({x}.ndim - 1))) > 0]  # drops channels that never change"
    )


def _of_targets(output: OutputFacts) -> Iterator[Finding]:
    target = output.target
    if target.rows > 1 and target.distinct == 1:
        yield Finding(
            id="constant-data",
            severity="error",
            message=f"All {target.rows} targets of {output.name} that were read are {target.minimum:.4g}.",
            cause="The rows are sorted by target, or the targets were lost on the way.",
            remedy="print(np.unique(y, return_counts=True))  # is this what you meant?",
            value=1,
            threshold=1,
            layer=output.name,
            step=0,
            confidence=0.9,
        )


def imbalance(facts: Facts) -> Iterator[Finding]:
    """One class that is nearly all."""
    for output in facts.outputs:
        counts = output.target.counts
        share = max(counts.values()) / sum(counts.values()) if len(counts) > 1 else 0.0
        if share > limit.MAJORITY_INFO:
            yield Finding(
                id="class-imbalance",
                severity="info",
                message=f"One class holds {share:.1%} of the targets of {output.name}.",
                cause="Accuracy says little here: always naming that class is as good.",
                remedy='metrics=[keras.metrics.AUC(curve="PR")]  # in compile; class_weight={...} in fit',
                value=share,
                threshold=limit.MAJORITY_INFO,
                layer=output.name,
                step=0,
                confidence=0.5,
            )


def _from_input(name: str, facts: Facts) -> bool:
    """Whether a layer gets an input of the model, with nothing but linear layers between."""
    by_name = {layer.name: layer for layer in facts.layers}
    seen, queue = set(), [name]
    while queue:
        at = queue.pop()
        if at in seen:
            continue
        seen.add(at)
        for source in by_name[at].inputs:
            if source == "input":
                return True
            before = by_name.get(source)
            if before and before.role in ("linear", "dropout", "normalization", "merge", "other"):
                queue.append(before.name)
    first = next((layer for layer in facts.layers if layer.role in ("kernel", "recurrent")), None)
    return first is not None and first.name == name and None in first.inputs


RULES = (
    Rule(
        "data-nonfinite",
        "C3",
        "Are all inputs and targets finite numbers?",
        "data",
        "any NaN or infinity",
        nonfinite,
        (*EVERYTHING_AFTER, "overfitting", "input-scale", "target-scale", "labels-out-of-range"),
    ),
    Rule(
        "labels-out-of-range",
        "C3",
        "Is there a unit for each class number?",
        "data",
        "labels in 0 to units - 1",
        labels,
        (*EVERYTHING_AFTER, "overfitting"),
    ),
    Rule(
        "input-scale",
        "C3",
        "Do the inputs reach the first weights on a usual scale?",
        "start",
        f"standard deviation {limit.INPUT_STD_WARN:g}, largest value {limit.INPUT_LARGEST_WARN:g}",
        input_scale,
        EVERYTHING_AFTER,
    ),
    Rule(
        "target-scale",
        "C3",
        "Are the targets of a regression near where the outputs begin?",
        "data",
        f"standard deviation {limit.TARGET_STD_WARN:g}, mean {limit.TARGET_MEAN_WARN:g}",
        target_scale,
        EVERYTHING_AFTER,
    ),
    Rule(
        "constant-data",
        "C3",
        "Do inputs and targets vary?",
        "data",
        "one value in all rows",
        variety,
        EVERYTHING_AFTER,
    ),
    Rule(
        "class-imbalance",
        "C3",
        "Does any class hold nearly all rows?",
        "data",
        f"{limit.MAJORITY_INFO:.0%} of the rows",
        imbalance,
    ),
)
