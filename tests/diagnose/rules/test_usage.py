import math

import numpy as np

from course.diagnose.facts import InputFacts, WeightFacts


def test_validation_data_are_missed(facts, found):
    """An info; not where it is not known."""
    assert [one.severity for one in found("no-validation", facts(validation=False))] == ["info"]
    assert found("no-validation", facts(validation=None)) == []


def test_shared_rows(facts, found):
    """5 % of the validation rows."""
    [one] = found("shared-rows", facts(inputs=[InputFacts(rows=90, in_validation=0.05)]))
    assert one.value == 0.05


def test_sorted_labels(facts, run, output, target, found):
    """A warning only where they are trained on in that order."""
    in_order = facts(outputs=[output(target=target(changes=0.02))])
    assert found("sorted-labels", in_order)[0].severity == "info"
    in_order.run = run(shuffled=False)
    assert found("sorted-labels", in_order)[0].severity == "warning"


def test_a_batch_above_the_rows(facts, found):
    """Each epoch is one step."""
    [one] = found("batch-too-large", facts(batch_size=128))
    assert (one.value, one.threshold) == (128, 90)


def test_accuracy_of_quantities(facts, output, target, found):
    """Stays near 0 however good the model is."""
    one = output(loss="mean_squared_error", metrics=["accuracy"], target=target("continuous", counts={}))
    assert len(found("metric-mismatch", facts(outputs=[one]))) == 1
    one.metrics = ["mae"]
    assert found("metric-mismatch", facts(outputs=[one])) == []


def frozen_kernel(values):
    return WeightFacts(
        "base/kernel", "base", trainable=False, size=values.size, mean=float(values.mean()),
        std=float(values.std()),
        largest=float(np.abs(values).max()), fan_in=64, fan_out=32,
    )  # fmt: skip


def test_layers_frozen_at_random(facts, found):
    """A Glorot draw is known by its limit; trained weights have longer tails."""
    draw = np.random.default_rng(0)
    bound = math.sqrt(6 / (64 + 32))
    fresh, trained = draw.uniform(-bound, bound, (64, 32)), draw.standard_t(3, (64, 32)) * 0.1
    sick = facts()
    sick.weights.append(frozen_kernel(fresh))
    assert [one.layer for one in found("frozen-layers", sick)] == ["base"]
    sick.weights[-1] = frozen_kernel(trained)
    assert found("frozen-layers", sick) == []


def test_nothing_to_train(facts, found):
    """Every weight is frozen."""
    [one] = found("frozen-layers", facts(trainable=0))
    assert one.severity == "error"
