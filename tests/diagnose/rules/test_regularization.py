import pytest

from course.diagnose.facts import LayerFacts


def test_a_penalty_that_is_most_of_the_loss(facts, run, probe, found):
    """Before training ten times the data; in training over half while the data are not learned."""
    assert found("regularisation-dominates", facts(initial=probe(0, 2.4, penalty=1.2))) == []
    [one] = found("regularisation-dominates", facts(initial=probe(0, 51.2, penalty=50.0)))
    assert one.value == pytest.approx(50 / 51.2)
    held = run(losses=[2.4] * 180, probes=[probe(0, 2.4, penalty=1.3), probe(180, 2.3, penalty=1.3)])
    assert len(found("regularisation-dominates", facts(run=held))) == 1


def test_a_penalty_beside_a_loss_near_zero_is_health(facts, run, probe, found):
    """The data are learned; what is left is the price of the weights."""
    learned = run(probes=[probe(0, 1.3, penalty=0.1), probe(180, 0.12, penalty=0.1)])
    assert found("regularisation-dominates", facts(run=learned)) == []


def test_dropout(facts, found):
    """0.95 leaves one value of twenty."""
    layers = [LayerFacts("drop", "Dropout", "dropout", None, ["input"], rate=0.95)]
    [one] = found("dropout-high", facts(layers=layers))
    assert "Dropout(0.5)" in one.remedy
    layers[0].rate = 0.5
    assert found("dropout-high", facts(layers=layers)) == []


def with_norm(facts, run):
    made = facts(run=run)
    made.layers.insert(
        1, LayerFacts("norm", "BatchNormalization", "normalization", None, ["first"], momentum=0.99)
    )
    return made


def test_moving_statistics_that_lag(facts, run, probe, found):
    """The same rows: 0.9 at inference, 0.25 in training."""
    last = probe(180, 0.25, inference_loss=0.9)
    assert [one.layer for one in found("mode-gap", with_norm(facts, run(probes=[probe(), last])))] == ["norm"]
    last.inference_loss = 0.3
    assert found("mode-gap", with_norm(facts, run(probes=[probe(), last]))) == []


def test_moving_statistics_that_never_move(facts, run, found):
    """Called as at inference all along; dead inputs are another matter."""
    watched = run()
    for one in watched.updates:
        one.moved_statistics = {"norm": False}
    alive = with_norm(facts, watched)
    for one in watched.probes:
        one.activations.append(type(one.activations[0])("norm", spread=0.5))
    assert [one.layer for one in found("batch-norm-frozen", alive)] == ["norm"]
    for one in watched.probes:
        one.activations[-1].spread = 0.0
    assert found("batch-norm-frozen", alive) == []
