import pytest


def looks(probe, change):
    made = [probe(step, 1.1) for step in (0, 10, 100, 180)]
    for one in made:
        change(one)
    return made


@pytest.mark.parametrize(("share", "severity"), [(0.4, None), (0.7, "warning"), (0.97, "error")])
def test_dead_units(share, severity, facts, run, probe, found):
    """Half of a layer, in two probes one after the other, while nothing is learned."""

    def dead(one):
        one.activations[0].dead = share

    flat = run(losses=[1.1] * 180, history={"loss": [1.1] * 6}, probes=looks(probe, dead))
    assert [one.severity for one in found("dead-relu", facts(run=flat))] == ([severity] if severity else [])


def test_dead_units_of_a_run_that_learned_are_spare(facts, run, probe, found):
    """Sparse, and right."""

    def dead(one):
        one.activations[0].dead = 0.97

    losses = [1.2 * 0.95**step for step in range(180)]
    spare = run(losses=losses, probes=looks(probe, dead))
    assert [one.severity for one in found("dead-relu", facts(run=spare))] == ["info"]


def test_one_probe_is_not_enough(facts, run, probe, found):
    """A unit may rest for one batch."""

    def dead(one):
        one.activations[0].dead = 0.97 if one.step == 180 else 0.1

    flat = run(losses=[1.1] * 180, probes=looks(probe, dead))
    assert found("dead-relu", facts(run=flat)) == []


def test_saturation_is_for_hidden_layers(facts, run, probe, found):
    """A sure output is what training is for."""

    def full(one):
        for each in one.activations:
            each.saturated = 0.9

    flat = facts(run=run(losses=[1.1] * 180, probes=looks(probe, full)))
    for layer in flat.layers:
        layer.activation = "sigmoid"
    assert [one.layer for one in found("saturation", flat)] == ["first"]


def test_constant_predictions(facts, run, probe, found):
    """After the first steps: a last layer of zeros begins so."""

    def constant(one):
        one.spread = [1e-7]

    flat = run(losses=[1.1] * 180, probes=looks(probe, constant))
    [one] = found("constant-output", facts(run=flat))
    assert one.severity == "error"
    assert found("constant-output", facts(run=run(losses=[1.1] * 180, probes=flat.probes[:1]))) == []
