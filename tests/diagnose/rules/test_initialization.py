import pytest

from course.diagnose.facts import LayerFacts, WeightFacts


@pytest.mark.parametrize(
    ("std", "severity"), [(0.0, "error"), (5.0, "warning"), (1e-3, "warning"), (0.35, None)]
)
def test_kernels(std, severity, facts, found):
    """All alike, too large, too small, as He: sqrt(2 / 8) = 0.5."""
    sick = facts()
    sick.weights[0].std = std
    assert [one.severity for one in found("bad-init", sick)] == ([severity] if severity else [])


def test_a_last_layer_of_zeros_is_a_choice(facts, found):
    """The first outputs are then all alike, and the first gradient is not."""
    sound = facts()
    sound.weights[1].std = 0.0
    assert found("bad-init", sound) == []


def test_a_branch_of_zeros_is_a_choice(facts, found):
    """Residual blocks often begin as the identity."""
    sound = facts()
    sound.weights[0].std = 0.0
    sound.layers.insert(1, LayerFacts("sum", "Add", "merge", None, ["first", "input"]))
    sound.layers[2].inputs = ["sum"]
    assert found("bad-init", sound) == []


def test_low_biases(facts, found):
    """-10 closes every ReLU."""
    sick = facts()
    sick.weights.append(WeightFacts("first/bias", "first", kernel=False, size=16, mean=-10, largest=10))
    [one] = found("bad-init", sick)
    assert (one.value, one.threshold) == (10, 3)


def test_a_model_that_was_trained_before_is_not_asked(facts, found):
    """Its weights are what training made of them."""
    sick = facts()
    sick.weights[0].std = 9.0
    sick.optimizer.iterations = 100
    assert found("bad-init", sick) == []


def test_the_first_layer_out_of_scale_is_named(facts, probe, found):
    """The rest follows from it."""
    wide = probe()
    wide.activations[0].std = 1e4
    [one] = found("activation-scale", facts(initial=wide))
    assert one.layer == "first"


def test_first_loss_against_chance(facts, output, found):
    """Chance is ln 3 = 1.0986: above 2 * it + 0.5 = 2.697 worth knowing, above 10 * it + 0.5 a warning."""
    assert found("initial-loss", facts(outputs=[output(unweighted_loss=2.6)])) == []
    for loss, severity, threshold in ((8.0, "info", 2.697), (20.0, "warning", 11.486)):
        [one] = found("initial-loss", facts(outputs=[output(unweighted_loss=loss)]))
        assert (one.value, one.severity) == (loss, severity)
        assert one.threshold == pytest.approx(threshold, abs=1e-3)
