import pytest


def with_losses(losses, run, **more):
    epochs = [sum(losses[at : at + 30]) / 30 for at in range(0, len(losses), 30)]
    return run(losses=losses, steps=len(losses), epochs=len(epochs), history={"loss": epochs}, **more)


def test_three_times_the_first_loss(facts, run, found):
    """The rule of the lectures, on the smoothed loss."""
    sick = facts(run=with_losses([1.2 + 0.05 * step for step in range(120)], run))
    [one] = found("diverging", sick)
    assert one.threshold == pytest.approx(3.6)
    assert 48 <= one.step <= 70  # 1.2 + 0.05 * 48 is the first above
    assert found("diverging", facts(run=run())) == []


def test_a_rise_from_the_minimum(facts, run, found):
    """Down to 0.3, then up again for good: twice the minimum, and more than noise."""
    losses = [1.2 - 0.01 * step for step in range(90)] + [0.3 + 0.01 * step for step in range(150)]
    assert len(found("diverging", facts(run=with_losses(losses, run)))) == 1


def test_noise_near_zero_is_no_rise(facts, run, found):
    """From 0.01 to 0.03 is three times, and nothing."""
    losses = [1.2 * 0.9**step for step in range(100)] + [0.03] * 80
    assert found("diverging", facts(run=with_losses(losses, run))) == []


def test_flat_needs_steps(facts, run, found):
    """100, and an epoch."""
    assert found("flat-loss", facts(run=with_losses([1.19] * 60, run))) == []
    [one] = found("flat-loss", facts(run=with_losses([1.19] * 150, run)))
    assert one.severity == "error"


def test_a_run_that_is_not_over_is_only_warned_of(facts, run, found):
    """A warm-up may still be at work."""
    [one] = found("flat-loss", facts(run=with_losses([1.19] * 150, run, finished=False)))
    assert one.severity == "warning"


def test_learning_the_shares_of_the_classes_is_not_learning(facts, run, output, found):
    """From ln 2 to the entropy of a rare class, and no further."""
    rare = output(prior_loss=0.3, chance_loss=0.69)
    [one] = found("flat-loss", facts(outputs=[rare], run=with_losses([0.69, *([0.3] * 149)], run)))
    assert "constant" in one.message


def test_a_trained_model_need_not_fall(facts, run, probe, found):
    """Fine-tuning begins where another run has ended."""
    calm = run(probes=[probe(0, 0.1)], losses=[0.1] * 150, history={"loss": [0.1] * 5})
    assert found("flat-loss", facts(run=calm)) == []


def test_a_schedule_may_lift_the_loss(facts, run, found):
    """Warm restarts do."""
    losses = [1.2 - 0.01 * step for step in range(90)] + [0.3 + 0.01 * step for step in range(60)]
    restarted = facts(run=with_losses(losses, run))
    restarted.optimizer.scheduled = True
    assert found("diverging", restarted) == []


def test_few_steps(facts, run, found):
    """20 steps, and not half of the loss gone."""
    [one] = found("undertrained", facts(run=with_losses([1.2 - 0.01 * step for step in range(20)], run)))
    assert (one.value, one.threshold) == (20, 50)
    [one] = found("undertrained", facts(run=with_losses([1.2 * 0.8**step for step in range(20)], run)))
    assert one.severity == "info"  # it still falls, but nearly all is gone


def test_one_short_epoch(facts, run, probe, found):
    """80 steps, each row seen once: three quarters of the loss are gone, and more is to come."""
    losses = [0.3 + 0.9 * 0.9**step for step in range(80)]
    once = {"losses": losses, "steps": 80, "steps_per_epoch": 80, "epochs": 1, "history": {"loss": [0.4]}}
    [one] = found("undertrained", facts(run=run(**once)))
    assert (one.severity, one.value, one.threshold) == ("warning", 80, 100)


def test_one_short_epoch_of_a_trained_model_is_enough(facts, run, probe, found):
    """Fine-tuning, a second `fit`, and what is learned in one pass."""
    once = {"steps": 80, "steps_per_epoch": 80, "epochs": 1, "history": {"loss": [0.3]}}
    tuned = run(**once, losses=[0.3] * 80, probes=[probe(0, 0.3)])
    assert found("undertrained", facts(run=tuned)) == []
    again = facts(run=run(**once, losses=[0.5] * 80))
    again.optimizer.iterations = 80
    assert found("undertrained", again) == []
    learned = facts(run=run(**once, losses=[0.01 + 1.2 * 0.5**step for step in range(80)]))
    assert found("undertrained", learned) == []


def test_frozen_accuracy(facts, run, found):
    """At the share of the largest class, 1/3, with a loss that is no better."""
    frozen = run(losses=[1.1] * 180, history={"loss": [1.1] * 6, "accuracy": [0.3333] * 6})
    [one] = found("frozen-metric", facts(run=frozen))
    assert one.threshold == pytest.approx(1 / 3)
    learned = run()
    learned.history["accuracy"] = [1.0] * 6
    assert found("frozen-metric", facts(run=learned)) == []
