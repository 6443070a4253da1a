from course.diagnose import RULES
from course.diagnose.facts import LayerFacts


def dense(name, activation, source, units=16):
    return LayerFacts(name, "Dense", "kernel", activation, [source], 48, units=units)


def test_matrices_in_a_row(facts, found):
    """All of them linear: the network is a linear model. A single one is worth knowing."""
    head = dense("last", "softmax", "b")
    [one] = found(
        "missing-nonlinearity", facts(layers=[dense("a", "linear", "input"), dense("b", "linear", "a"), head])
    )
    assert (one.severity, one.value) == ("warning", 2)
    [one] = found(
        "missing-nonlinearity", facts(layers=[dense("a", "linear", "input"), dense("b", "relu", "a"), head])
    )
    assert one.severity == "info"


def test_what_stands_between(facts, found):
    """Dropout and flattening keep it linear, a ReLU layer or max pooling do not."""
    for role, activation, expected in (
        ("dropout", None, 1),
        ("linear", None, 1),
        ("activation", "relu", 0),
        ("other", None, 0),
    ):
        between = LayerFacts("between", "Any", role, activation, ["a"])
        layers = [dense("a", "linear", "input"), between, dense("last", "softmax", "between")]
        assert len(found("missing-nonlinearity", facts(layers=layers))) == expected, role


def test_not_answered_where_the_graph_is_not_known(facts):
    """Between the layers of a subclassed model anything may happen."""
    rule = next(rule for rule in RULES if rule.id == "missing-nonlinearity")
    layers = [dense("a", "linear", "input"), dense("last", "softmax", None)]
    [answer] = rule.look(facts(layers=layers))
    assert "outside of layers" in answer.why


def test_a_softmax_inside(facts, found):
    """Before another kernel, though not before a product, as in attention."""
    layers = [dense("a", "softmax", "input"), dense("last", "softmax", "a")]
    [one] = found("softmax-hidden", facts(layers=layers))
    assert one.layer == "a"
    gate = LayerFacts("gate", "Multiply", "merge", None, ["a", "input"])
    layers = [dense("a", "softmax", "input"), gate, dense("last", "softmax", "gate")]
    assert found("softmax-hidden", facts(layers=layers)) == []


def test_many_sigmoids(facts, found):
    """Five in a row; a normalisation begins anew."""
    chain = [dense("0", "sigmoid", "input")] + [dense(str(n), "sigmoid", str(n - 1)) for n in range(1, 6)]
    [one] = found("deep-saturating", facts(layers=[*chain, dense("last", "softmax", "5")]))
    assert one.value == 6
    chain[3] = LayerFacts("3", "BatchNormalization", "normalization", None, ["2"])
    assert found("deep-saturating", facts(layers=[*chain, dense("last", "softmax", "5")])) == []
