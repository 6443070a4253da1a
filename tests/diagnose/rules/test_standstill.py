import pytest


def test_flat_needs_steps(facts, with_losses, found):
    """100, and an epoch."""
    assert found("flat-loss", facts(run=with_losses([1.19] * 60))) == []
    [one] = found("flat-loss", facts(run=with_losses([1.19] * 150)))
    assert one.severity == "error"


def test_a_run_that_is_not_over_is_only_warned_of(facts, with_losses, found):
    """A warm-up may still be at work."""
    [one] = found("flat-loss", facts(run=with_losses([1.19] * 150, finished=False)))
    assert one.severity == "warning"


def test_learning_the_shares_of_the_classes_is_not_learning(facts, output, with_losses, found):
    """From ln 2 to the entropy of a rare class, and no further."""
    rare = output(prior_loss=0.3, chance_loss=0.69)
    [one] = found("flat-loss", facts(outputs=[rare], run=with_losses([0.69, *([0.3] * 149)])))
    assert "constant" in one.message


def test_a_trained_model_need_not_fall(facts, run, probe, found):
    """Fine-tuning begins where another run has ended."""
    calm = run(probes=[probe(0, 0.1)], losses=[0.1] * 150, history={"loss": [0.1] * 5})
    assert found("flat-loss", facts(run=calm)) == []


def test_frozen_accuracy(facts, run, found):
    """At the share of the largest class, 1/3, with a loss that is no better."""
    frozen = run(losses=[1.1] * 180, history={"loss": [1.1] * 6, "accuracy": [0.3333] * 6})
    [one] = found("frozen-metric", facts(run=frozen))
    assert one.threshold == pytest.approx(1 / 3)
    learned = run()
    learned.history["accuracy"] = [1.0] * 6
    assert found("frozen-metric", facts(run=learned)) == []
