"""Is the model used as it should be: validation, order, batches, metrics, what is trained? (C24)"""

import math
from collections.abc import Iterator

from course.diagnose import thresholds as limit
from course.diagnose.facts import Facts, WeightFacts
from course.diagnose.finding import Finding
from course.diagnose.rules.output_kind import REGRESSION
from course.diagnose.rules.rule import Rule, Unchecked

STALLING = (
    "flat-loss",
    "frozen-metric",
    "underfitting",
    "undertrained",
    "constant-output",
    "no-signal",
    "oscillation",
    "overfitting",
    "dead-relu",
)


def validation(facts: Facts) -> Iterator[Finding]:
    """No validation data: nothing can be said of new rows."""
    if facts.validation is False:
        yield Finding(
            id="no-validation",
            severity="info",
            message="There is no validation data.",
            cause="Overfitting cannot be seen in a training loss.",
            remedy="history = model.fit(..., validation_split=0.1)  # or validation_data=(x_val, y_val)",
            confidence=0.5,
        )


def shared_rows(facts: Facts) -> Iterator[Finding | Unchecked]:
    """Validation rows that stand, bit for bit, in the training data."""
    shares = [one.in_validation for one in facts.inputs if one.in_validation is not None]
    if not shares:
        yield Unchecked(
            "no validation data" if facts.validation is False else "the two sets were not both read"
        )
        return
    share = min(shares)  # of several inputs all must be alike
    if share > limit.REPEATED_WARN:
        yield Finding(
            id="shared-rows",
            severity="warning",
            message=f"{share:.1%} of the validation rows also stand in the training data.",
            cause="The data were split after rows were copied or drawn twice, or one set is part of the "
            "other.",
            remedy="rows = diagnose.duplicate_rows(x_val, x_train)\nx_val, y_val = np.delete(x_val, "
            "rows, 0), "
            "np.delete(y_val, rows, 0)",
            value=share,
            threshold=limit.REPEATED_WARN,
            step=0,
            lesson="15",
            confidence=0.9,
        )


def order(facts: Facts) -> Iterator[Finding | Unchecked]:
    """Rows that come sorted by class, and are not shuffled."""
    for output in facts.outputs:
        target = output.target
        if target.changes is None or len(target.counts) < 2:
            continue
        total = sum(target.counts.values())
        expected = 1 - sum((count / total) ** 2 for count in target.counts.values())
        shuffled = facts.run.shuffled if facts.run else None
        if target.changes < limit.SORTED_CHANGES * expected and total >= 20:
            trains_so = shuffled is False
            yield Finding(
                id="sorted-labels",
                severity="warning" if trains_so else "info",
                message=f"The rows are sorted by class: {target.changes:.1%} of neighbours differ, "
                f"{expected:.1%} would "
                "in a shuffled order." + (" They are not shuffled in training." if trains_so else ""),
                cause="Batches of one class pull the model to and fro; `validation_split` takes the "
                "last rows only.",
                remedy="order = np.random.default_rng(0).permutation(len(x))\nx, y = x[order], y[order]",
                value=target.changes,
                threshold=limit.SORTED_CHANGES * expected,
                layer=output.name,
                step=0,
                lesson="07",
                confidence=0.9 if trains_so else 0.4,
            )


def batch(facts: Facts) -> Iterator[Finding]:
    """A batch that is larger than the data."""
    if facts.batch_size and facts.rows and facts.batch_size > facts.rows:
        yield Finding(
            id="batch-too-large",
            severity="info",
            message=f"A batch of {facts.batch_size} is larger than the data, {facts.rows} rows.",
            cause="Each epoch is a single step.",
            remedy=f"model.fit(..., batch_size={max(1, 2 ** int(math.log2(max(2, facts.rows) / 2)) // 4)})",
            value=facts.batch_size,
            threshold=facts.rows,
            step=0,
            lesson="07",
            confidence=0.5,
        )


def metrics(facts: Facts) -> Iterator[Finding]:
    """Accuracy of quantities: the share of predictions that hit a real number exactly."""
    for output in facts.outputs:
        asked = [name for name in output.metrics if "accuracy" in name or name == "acc"]
        if (
            asked
            and output.loss in REGRESSION
            and output.target.kind == "continuous"
            and not output.target.is_input
        ):
            yield Finding(
                id="metric-mismatch",
                severity="warning",
                message=f"Accuracy is measured on the quantities of {output.name}.",
                cause="Accuracy counts exact hits; a quantity is hardly ever hit exactly, so it stays "
                "near 0.",
                remedy='model.compile(optimizer=model.optimizer, loss=model.loss, metrics=["mae"])',
                value=asked[0],
                layer=output.name,
                step=0,
                lesson="01",
                confidence=0.8,
            )


def frozen(facts: Facts) -> Iterator[Finding]:
    """Nothing to train, or layers kept at random numbers."""
    if facts.model and facts.trainable == 0 and facts.weights:
        yield Finding(
            id="frozen-layers",
            severity="error",
            message="No weight of the model is trained.",
            cause="`trainable = False` was set on all layers, or on the model.",
            remedy="model.trainable = True\nmodel.compile(optimizer=model.optimizer, loss=model.loss)",
            value=0,
            threshold=1,
            step=0,
            lesson="18",
        )
        return
    fresh = [
        one for one in facts.weights if not one.trainable and one.kernel and one.size >= 64 and _is_fresh(one)
    ]
    if fresh:
        yield Finding(
            id="frozen-layers",
            severity="warning",
            message=f"{fresh[0].layer} is not trained, and its weights look as an initialiser draws them.",
            cause="A layer was frozen before it was trained, or pretrained weights were not loaded.",
            remedy=f'model.get_layer("{fresh[0].layer}").trainable = True  # then compile again\n'
            "model.compile(optimizer=model.optimizer, loss=model.loss)",
            value=len(fresh),
            threshold=0,
            layer=fresh[0].layer,
            step=0,
            evidence=(f"{facts.frozen:,} of {facts.frozen + facts.trainable:,} weights are frozen.",),
            lesson="18",
            confidence=0.7,
        )


def _is_fresh(one: WeightFacts) -> bool:
    """Whether mean, spread and largest value are those of a Glorot, He or LeCun draw."""
    if not one.fan_in or one.std <= 0 or abs(one.mean) > 4 * one.std / math.sqrt(one.size):
        return False
    noise = max(limit.FRESH_UNIFORM, 2 / math.sqrt(one.size))
    for scale in (2 / (one.fan_in + (one.fan_out or one.fan_in)), 2 / one.fan_in, 1 / one.fan_in):
        if abs(one.std / math.sqrt(scale) - 1) < noise:
            uniform, normal = math.sqrt(3 * scale), 2 * math.sqrt(scale) / 0.8796
            return one.largest <= max(uniform, normal) * 1.0001 and one.largest > 0.9 * uniform
    return False


RULES = (
    Rule(
        "frozen-layers",
        "C24",
        "Is what should be trained trainable?",
        "start",
        "frozen at random values",
        frozen,
        STALLING,
    ),
    Rule(
        "shared-rows",
        "C24",
        "Are training and validation rows different?",
        "data",
        f"{limit.REPEATED_WARN:.0%}",
        shared_rows,
    ),
    Rule(
        "sorted-labels",
        "C24",
        "Do the classes come mixed?",
        "data",
        f"neighbours differ {limit.SORTED_CHANGES:g} times as often as shuffled",
        order,
        STALLING,
    ),
    Rule(
        "metric-mismatch",
        "C24",
        "Does the metric suit the targets?",
        "model",
        "accuracy of quantities",
        metrics,
        ("frozen-metric",),
    ),
    Rule("no-validation", "C24", "Is there validation data?", "data", "none", validation),
    Rule("batch-too-large", "C24", "Is a batch smaller than the data?", "data", "rows", batch),
)
