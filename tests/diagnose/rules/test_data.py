import numpy as np
import pytest

from course.diagnose.facts import InputFacts


def test_nan_names_its_row(facts, found):
    """One is enough to end a run."""
    [one] = found("data-nonfinite", facts(inputs=[InputFacts(nonfinite=2, nonfinite_row=17, rows=90)]))
    assert one.severity == "error"
    assert "row 17" in one.message


def test_scale_is_measured_where_the_weights_are(facts, probe, found):
    """A Rescaling before them makes pixels right."""
    assert found("input-scale", facts()) == []
    wide = probe()
    wide.activations[0].input_std, wide.activations[0].input_largest = 70.0, 255.0
    [one] = found("input-scale", facts(initial=wide, inputs=[InputFacts(minimum=0, maximum=255, rows=90)]))
    assert (one.severity, one.value, one.threshold) == ("warning", 70.0, 10.0)
    assert "Rescaling(1 / 255)" in one.remedy


def test_only_layers_at_the_input_count(facts, probe, found):
    """What a hidden layer gets is the business of other rules."""
    wide = probe()
    wide.activations[1].input_std = 70.0
    assert found("input-scale", facts(initial=wide)) == []


def test_targets_far_from_zero(facts, output, target, found):
    """House prices."""
    prices = target("continuous", mean=2e5, std=8e4, counts={}, distinct=90)
    [one] = found("target-scale", facts(outputs=[output(loss="mean_squared_error", target=prices)]))
    assert one.value == 8e4
    assert "std" in one.remedy


def test_labels_counted_from_one(facts, output, target, found):
    """Shifted labels get another remedy than a head that is too small."""
    [one] = found("labels-out-of-range", facts(outputs=[output(target=target(minimum=1, maximum=3))]))
    assert one.remedy == "y = y - 1"
    [one] = found("labels-out-of-range", facts(outputs=[output(target=target(maximum=9))]))
    assert "Dense(10)" in one.remedy


def test_a_class_that_the_loss_ignores_is_in_range(facts, output, target, found):
    """255 for "no class", as in segmentation."""
    one = output(target=target(maximum=255), ignored=255)
    assert found("labels-out-of-range", facts(outputs=[one])) == []


def test_constant_data(facts, output, target, found):
    """Some constant features are worth knowing, all alike is an error."""
    [one] = found("constant-data", facts(inputs=[InputFacts(rows=90, features=8, constant=2)]))
    assert one.severity == "info"
    [one] = found("constant-data", facts(inputs=[InputFacts(rows=90, features=8, constant=8)]))
    assert one.severity == "error"
    [one] = found("constant-data", facts(outputs=[output(target=target(distinct=1))]))
    assert one.severity == "error"


@pytest.mark.parametrize(
    ("shape", "after"),
    [((8,), (7,)), ((5, 8), (5, 7)), ((4, 4, 8), (4, 4, 7))],
    ids=["table", "steps", "image"],
)
def test_the_remedy_for_constants_keeps_the_shape(shape, after, facts, found):
    """A column goes, or a channel that never changes anywhere; a position of an image stays."""
    x = np.random.default_rng(0).normal(size=(90, *shape))
    if len(shape) > 1:
        x[:, 0] = 0.0  # the edge
    x[..., 3] = 1.0
    seen = InputFacts(rows=90, shape=list(shape), features=int(np.prod(shape)), constant=2)
    [one] = found("constant-data", facts(inputs=[seen]))
    names = {"x": x, "np": np, "print": lambda *values: None}
    exec(one.remedy, names)
    assert names["x"].shape == (90, *after)
    assert (names["x"].std(axis=0) > 0).any()


def test_one_class_is_nearly_all(facts, output, target, found):
    """Worth knowing, no fault."""
    rare = target("binary", counts={"0": 980, "1": 20}, distinct=2)
    [one] = found("class-imbalance", facts(outputs=[output(target=rare)]))
    assert (one.severity, one.value) == ("info", 0.98)
