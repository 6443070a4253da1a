import math


def test_nan_before_training_names_the_layer(facts, probe, found):
    """Or the loss, where all layers are finite."""
    bad = probe(0, math.nan)
    [one] = found("numeric-failure", facts(initial=bad))
    assert one.layer is None
    assert "the loss itself" in one.cause
    bad.activations[0].nonfinite = 0.5
    [one] = found("numeric-failure", facts(initial=bad))
    assert (one.layer, one.step) == ("first", 0)


def test_nan_at_the_first_step_is_not_the_learning_rate(facts, run, found):
    """No weight has moved yet."""
    [one] = found("numeric-failure", facts(run=run(losses=[math.nan], first_nonfinite=1)))
    assert "not the learning rate" in one.cause


def test_nan_after_growth_is(facts, run, found):
    """1, 10, 100, NaN."""
    grown = run(losses=[1.0, 10.0, 100.0, math.nan], first_nonfinite=4)
    [one] = found("numeric-failure", facts(run=grown))
    assert "learning rate is too high" in one.cause
    assert one.step == 4


def test_nan_out_of_the_blue_is_a_row(facts, run, found):
    """The loss was calm until then."""
    calm = run(losses=[1.0, 0.9, 0.8, math.nan], first_nonfinite=4)
    [one] = found("numeric-failure", facts(run=calm))
    assert "bad row" in one.cause


def test_an_infinite_gradient_under_a_finite_loss(facts, found):
    """The square root at 0; not where the loss is scaled, which overflows by design."""
    sick = facts()
    sick.initial.gradients[0].nonfinite = 0.1
    assert found("numeric-failure", sick)[0].layer == "first"
    sick.optimizer.scales_loss = True
    assert found("numeric-failure", sick) == []
