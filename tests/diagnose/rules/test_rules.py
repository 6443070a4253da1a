"""What holds for every rule."""

import pytest

from course.diagnose import RULES, judge


def test_health_is_left_in_peace(facts, run):
    """Before a run and after one: not one finding."""
    assert judge(facts()).findings == ()
    assert judge(facts(run=run())).findings == ()


def test_no_rule_looks_at_a_name(facts, run):
    """Other names for layers and weights change nothing."""
    import json

    from course.diagnose import Facts
    from course.diagnose.json_values import plain

    sick = facts(run=run())
    sick.weights[0].std = 9.0
    sick.layers[0].activation = "linear"
    text = json.dumps(plain(sick))
    renamed = text.replace('"first', '"softmax_nan_dead').replace('"last', '"relu_embedding')
    other = judge(Facts.from_dict(json.loads(renamed)))
    ours = judge(sick)
    assert [one.id for one in other.findings] == [one.id for one in ours.findings]
    assert ours.findings


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_says_what_it_is(rule):
    """The reference in the documentation is made of these."""
    assert rule.check.startswith("C")
    assert rule.question.endswith("?")
    assert rule.when in ("model", "data", "start", "run", "history")
    assert rule.limits
