def of_epochs(loss, val_loss, run, **more):
    history = {"loss": loss, "val_loss": val_loss, **more}
    return run(losses=[], epochs=len(loss), steps=30 * len(loss), history=history)


def test_overfitting(facts, run, found):
    """1.3 times the minimum for a third of the epochs, while the training loss falls."""
    loss = [1.0, 0.6, 0.4, 0.3, 0.2, 0.1, 0.05, 0.03]
    val_loss = [1.0, 0.7, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1]
    [one] = found("overfitting", facts(run=of_epochs(loss, val_loss, run)))
    assert one.severity == "warning"
    assert "EarlyStopping" in one.remedy
    steady = of_epochs(loss, val_loss, run, val_accuracy=[0.7] * 8)
    assert found("overfitting", facts(run=steady))[0].severity == "info"


def test_what_was_never_better_than_a_constant_has_not_got_worse(facts, run, found):
    """ln 3 = 1.0986: from a minimum of 1.2 there was nothing to lose."""
    loss = [1.0, 0.6, 0.4, 0.3, 0.2, 0.1]
    high = facts(run=of_epochs(loss, [1.2, 1.3, 1.8, 2.0, 2.5, 3.0], run))
    assert found("overfitting", high) == []
    assert len(found("no-signal", high)) == 1
    high.run.finished = False  # then the other question is open
    assert len(found("overfitting", high)) == 1


def test_a_gap_that_does_not_grow_is_none(facts, run, found):
    """Validation is above training in every honest run."""
    assert found("overfitting", facts(run=of_epochs([0.5, 0.4, 0.3, 0.2], [0.6, 0.5, 0.48, 0.47], run))) == []


def test_no_signal(facts, run, found):
    """ln 3 = 1.0986 is what a constant has."""
    learned_by_heart = of_epochs([1.1, 0.9, 0.7, 0.5], [1.11, 1.2, 1.3, 1.5], run)
    [one] = found("no-signal", facts(run=learned_by_heart))
    assert one.severity == "error"
    learned = of_epochs([1.1, 0.9, 0.7, 0.5], [1.0, 0.9, 0.8, 0.8], run)
    assert found("no-signal", facts(run=learned)) == []


def test_an_accuracy_above_the_majority_is_a_signal(facts, run, found):
    """However sure the wrong answers are."""
    sure = of_epochs([1.1, 0.7, 0.3, 0.1], [1.11, 1.2, 1.3, 1.5], run, val_accuracy=[0.5, 0.6, 0.7, 0.7])
    assert found("no-signal", facts(run=sure)) == []


def test_class_weights_move_the_prior(facts, run, found):
    """What chance gives is then not known."""
    weighted = of_epochs([1.1, 0.9, 0.7, 0.5], [1.11, 1.2, 1.3, 1.5], run)
    weighted.weighted = True
    assert found("underfitting", facts(run=weighted)) == []


def test_underfitting(facts, run, found):
    """At rest at 0.9 of the constant's loss."""
    [one] = found(
        "underfitting", facts(run=of_epochs([1.0, 0.99, 0.989, 0.988, 0.988, 0.988], [1.0] * 6, run))
    )
    assert one.severity == "info"
