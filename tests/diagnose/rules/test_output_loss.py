import pytest

from course.diagnose import judge

ID = "output-loss-mismatch"

WRONG = {
    "linear and sparse": ({"activation": None, "minimum": -2.0, "maximum": 3.0}, "error"),
    "relu and sparse": ({"activation": "relu"}, "error"),
    "sigmoid and sparse": ({"activation": "sigmoid"}, "warning"),
    "one unit of softmax": ({"shape": [1]}, "error"),
    "classes for the dense loss": ({"loss": "categorical_crossentropy"}, "error"),
    "linear and binary": ({"loss": "binary_crossentropy", "activation": "linear", "shape": [1]}, "error"),
    "poisson": ({"loss": "poisson", "activation": "linear", "shape": [1]}, "warning"),
    "divergence": ({"loss": "kl_divergence", "activation": "linear"}, "error"),
}


@pytest.mark.parametrize(("changes", "severity"), WRONG.values(), ids=WRONG.keys())
def test_pairs_that_do_not_fit(changes, severity, facts, output, found):
    """A table: activation, loss and targets."""
    [one] = found(ID, facts(outputs=[output(**changes)]))
    assert one.severity == severity
    assert one.remedy
    assert one.evidence


def test_an_activation_that_keras_takes_back_is_no_cause(facts, run, output, found):
    """The same finding on each backend; on TensorFlow Keras reads the scores before the softmax."""
    flat = run(losses=[1.1] * 180, history={"loss": [1.1] * 6})
    roots = {}
    for backend in ("tensorflow", "jax", "torch"):
        sick = facts(backend=backend, outputs=[output(from_logits=True)])
        [one] = found(ID, sick)
        assert (one.severity, bool(one.remedy), bool(one.evidence)) == ("warning", True, True)
        assert judge(sick).root.id == ID
        sick.run = flat
        roots[backend] = judge(sick).root.id
    assert roots == {"tensorflow": "flat-loss", "jax": ID, "torch": ID}


def test_of_an_output_that_never_changes_nothing_else_is_asked(facts, output, probe):
    """Whether Keras takes the softmax over one unit back or not: its loss and gradients tell nothing."""
    still = output(shape=[1], loss="binary_crossentropy", unweighted_loss=8.0)
    start = probe()
    for one in start.gradients:
        one.rms = 0.0
    report = judge(facts(outputs=[still], initial=start))
    assert [one.id for one in report.at_least("warning")] == [ID]
    assert "an output is the same for every input" in report.unchecked.values()


RIGHT = {
    "logits": {"activation": "linear", "from_logits": True},
    "unknown activation that looks like a softmax": {"activation": None},
    "own loss": {"loss": "custom", "activation": "linear"},
}


@pytest.mark.parametrize("changes", RIGHT.values(), ids=RIGHT.keys())
def test_pairs_that_fit(changes, facts, output, found):
    """Precision first."""
    assert found(ID, facts(outputs=[output(**changes)])) == []


def test_binary_targets(facts, output, target, found):
    """Labels of -1 and 1, or of three classes, are no probabilities."""
    binary = {"loss": "binary_crossentropy", "activation": "sigmoid", "shape": [1]}
    signs = target("continuous", minimum=-1.0, maximum=1.0, distinct=2)
    [one] = found(ID, facts(outputs=[output(**binary, target=signs)]))
    assert "[0, 1]" in one.message
    [one] = found(ID, facts(outputs=[output(**binary, target=target())]))
    assert (one.value, one.threshold) == (3, 2)
    bits = target("binary", maximum=1, distinct=2)
    assert found(ID, facts(outputs=[output(**binary, target=bits)])) == []


REACH = {
    "sigmoid": ("sigmoid", 0.0, 50.0, "error"),
    "tanh": ("tanh", -4.0, 4.0, "error"),
    "relu": ("relu", -4.0, 4.0, "error"),
    "relu on what is not below 0": ("relu", 0.0, 50.0, None),
    "linear": ("linear", -4.0, 50.0, None),
    "sigmoid on shares": ("sigmoid", 0.0, 1.0, None),
}


@pytest.mark.parametrize(("activation", "low", "high", "severity"), REACH.values(), ids=REACH.keys())
def test_outputs_must_reach_the_targets(activation, low, high, severity, facts, output, target, found):
    """A bounded output for a regression."""
    values = target("continuous", minimum=low, maximum=high, std=(high - low) / 4, counts={}, distinct=90)
    one = output(loss="mean_squared_error", activation=activation, shape=[1], from_logits=None, target=values)
    assert [each.severity for each in found(ID, facts(outputs=[one]))] == ([severity] if severity else [])


def test_shapes_that_are_stretched(facts, output, target, found):
    """Targets `(n, 1)` and predictions `(n, 3)` are compared each with each."""
    values = target("continuous", shape=[1], minimum=-1.0, maximum=1.0, counts={}, distinct=90)
    one = output(loss="mean_squared_error", activation="linear", from_logits=None, target=values)
    [each] = found(ID, facts(outputs=[one]))
    assert "(3,)" in each.message
    assert "(1,)" in each.message
    one.shape, one.target.shape = [1], []
    assert found(ID, facts(outputs=[one])) == []


def test_a_loss_that_fails_is_told_with_what_it_said(facts, found):
    """Where no pair of the table explains it."""
    [one] = found("loss-fails", facts(unread={"loss": "ValueError: no"}))
    assert one.evidence == ("ValueError: no",)
    assert found("loss-fails", facts()) == []


def test_labels_without_a_unit_are_told_once(facts, output, target, found):
    """Backends differ in whether the loss then fails, is NaN or goes on; the labels are wrong on each."""
    beyond = output(target=target(maximum=3))
    sick = facts(outputs=[beyond], unread={"loss": "ValueError: no"})
    assert found("loss-fails", sick) == []
    assert len(found("labels-out-of-range", sick)) == 1


def test_class_numbers_under_a_squared_error_do_not_fit_five_units(facts, output, target, found):
    """Shapes `(n,)` and `(n, 5)`: the worst that is wrong is told."""
    one = output(loss="mean_squared_error", activation="linear", from_logits=None, target=target())
    assert found(ID, facts(outputs=[one]))[0].severity == "error"


def test_a_regression_loss_on_classes_is_a_hint_unless_accuracy_is_asked_for(facts, output, target, found):
    """Counts are whole numbers too."""
    one = output(loss="mean_squared_error", activation="linear", shape=[1], from_logits=None, target=target())
    assert found(ID, facts(outputs=[one]))[0].severity == "info"
    one.metrics = ["accuracy"]
    assert found(ID, facts(outputs=[one]))[0].severity == "warning"
