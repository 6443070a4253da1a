def test_few_steps(facts, with_losses, found):
    """20 steps, and not half of the loss gone."""
    [one] = found("undertrained", facts(run=with_losses([1.2 - 0.01 * step for step in range(20)])))
    assert (one.value, one.threshold) == (20, 50)
    [one] = found("undertrained", facts(run=with_losses([1.2 * 0.8**step for step in range(20)])))
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
