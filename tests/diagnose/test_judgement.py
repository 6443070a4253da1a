from course.diagnose import RULES, Facts, Finding, judge
from course.diagnose.facts import RunFacts
from course.diagnose.finding import HARMLESS
from course.diagnose.judgement import ranked
from course.diagnose.rules.rule import Rule, Unchecked


def found(name, severity="warning", confidence=1.0, **more):
    return Finding(
        id=name, severity=severity, message=f"{name}.", cause="", remedy="", confidence=confidence, **more
    )


def test_the_cause_stands_before_what_it_explains():
    """A wrong input scale is a mere warning, but it is what made the run diverge."""
    findings, explained_by = ranked([found("diverging", "error"), found("scale")], {"scale": {"diverging"}})
    assert [one.id for one in findings] == ["scale", "diverging"]
    assert explained_by == {1: 0}


def test_a_cause_takes_the_severity_of_what_it_explains():
    """What was a suspicion is confirmed by the run."""
    (scale, _), _ = ranked([found("diverging", "error"), found("scale")], {"scale": {"diverging"}})
    assert scale.severity == "error"
    assert scale.evidence == ("Confirmed: diverging.",)


def test_explanations_go_through_others():
    """NaN in the data explains the NaN loss, which explains the frozen accuracy."""
    explains = {"data": {"loss"}, "loss": {"metric"}}
    findings, explained_by = ranked([found("metric"), found("loss", "error"), found("data")], explains)
    assert [one.id for one in findings] == ["data", "loss", "metric"]
    assert explained_by == {1: 0, 2: 1}
    assert findings[0].severity == "error"


def test_of_two_causes_the_surer_comes_first():
    """Both could explain it; the report commits itself to one."""
    explains = {"one": {"flat"}, "two": {"flat"}}
    findings, explained_by = ranked(
        [found("flat", "error"), found("one", confidence=0.5), found("two", confidence=0.9)], explains
    )
    assert [one.id for one in findings] == ["two", "flat", "one"]
    assert explained_by == {1: 0}


def test_what_is_only_worth_knowing_explains_nothing():
    """An info is no cause."""
    findings, explained_by = ranked([found("scale", "info"), found("flat", "error")], {"scale": {"flat"}})
    assert [one.id for one in findings] == ["flat", "scale"]
    assert explained_by == {}


def test_a_mistake_that_does_no_harm_explains_nothing():
    """It is named, and does not hide what is wrong."""
    findings, explained_by = ranked(
        [found("twice", confidence=HARMLESS), found("flat", "error", confidence=0.4)], {"twice": {"flat"}}
    )
    assert [one.id for one in findings] == ["flat", "twice"]
    assert explained_by == {}


def test_what_is_only_worth_knowing_stands_last():
    """However sure it is: the root is what to mend first."""
    findings, _ = ranked([found("scale", "info"), found("slow", confidence=0.3)], {})
    assert [one.id for one in findings] == ["slow", "scale"]


def test_one_finding_an_id_names_the_other_places():
    """Eight dead layers are one finding, not eight."""
    (only,), _ = ranked(
        [found("dead", layer="a"), found("dead", "error", layer="b"), found("dead", layer="c")], {}
    )
    assert only.layer == "b"
    assert only.evidence == ("The same holds for a, c.",)


def test_what_cannot_be_told_is_said_once_a_question():
    """The reason that was met first stands."""
    rule = Rule("x", "C0", "Is it so?", "model", "", lambda facts: [Unchecked("a"), Unchecked("b")])
    assert judge(Facts(), [rule]).unchecked == {"Is it so?": "a"}


def test_nothing_known_is_nothing_found():
    """Every rule bears facts that are all missing, before a run and after one."""
    for facts in (Facts(), Facts(run=RunFacts()), Facts(run=RunFacts(finished=True, epochs=3, steps=300))):
        assert judge(facts).findings == ()


def test_explanations_name_rules_and_have_no_circle():
    """Otherwise two findings would each hide behind the other."""
    explains = {rule.id: set(rule.explains) for rule in RULES}
    assert set().union(*explains.values()) <= set(explains)
    settled = set()
    while len(settled) < len(explains):
        free = {name for name, others in explains.items() if name not in settled and others <= settled}
        assert free, f"a circle among {sorted(set(explains) - settled)}"
        settled |= free


def test_each_id_and_question_belongs_to_one_rule():
    """The id is what a reader looks up, the question the key of what was not checked."""
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert len({rule.question for rule in RULES}) == len(RULES)
