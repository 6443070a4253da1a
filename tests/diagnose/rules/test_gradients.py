from course.diagnose import RULES


def stuck(run, probe, change):
    """A flat run whose looks were changed by hand."""
    looks = [probe(step, 1.1) for step in (0, 10, 100, 180)]
    for one in looks:
        change(one)
    return run(losses=[1.1] * 180, history={"loss": [1.1] * 6}, probes=looks)


def test_vanishing(facts, run, probe, found):
    """First below a thousandth of the last and below 1e-4."""

    def small(one):
        one.gradients[0].rms = 1e-6

    [one] = found("vanishing-gradient", facts(run=stuck(run, probe, small)))
    assert one.layer == "first"
    assert one.severity == "error"
    learning = run()
    for each in learning.probes:
        small(each)
    assert found("vanishing-gradient", facts(run=learning)) == []


def test_zeros_before_the_first_step_tell_nothing(facts, probe, found):
    """A last layer of zeros lets no gradient through, once."""
    sound = facts()
    sound.weights[1].std = 0.0
    sound.initial.gradients[0].rms = 0.0
    assert found("vanishing-gradient", sound) == []


def test_exploding(facts, run, probe, found):
    """Huge, or seventy times the first."""

    def large(one):
        one.gradients[1].rms = 1e6 if one.step else 0.05

    [one] = found("exploding-gradient", facts(run=stuck(run, probe, large)))
    assert one.step == 10


def test_weights_without_a_gradient(facts, found):
    """Connected is a question of the graph, not of the value."""
    sick = facts()
    sick.initial.gradients[0].connected = False
    [one] = found("no-gradient", sick)
    assert one.severity == "warning"
    sick.initial.gradients[1].connected = False
    assert found("no-gradient", sick)[0].severity == "error"


def test_not_measured_is_said(facts):
    """With the reason that the probe gave."""
    rule = next(rule for rule in RULES if rule.id == "no-gradient")
    [answer] = rule.look(facts(initial=None, unread={"gradients": "the loss failed"}))
    assert answer.why == "the loss failed"
