import pytest

from course.diagnose import judge
from course.diagnose.facts import OptimizerFacts, UpdateFacts


def with_rate(kind, family, rate, **more):
    return OptimizerFacts(kind, family, rate, rate, rate, **more)


RATES = {
    "Adam 1": (with_rate("Adam", "adam", 1.0), "above"),
    "Adam 1e-8": (with_rate("Adam", "adam", 1e-8), "below"),
    "Adam 1e-3": (with_rate("Adam", "adam", 1e-3), None),
    "SGD 0.5": (with_rate("SGD", "sgd", 0.5), None),
    "SGD 0.5 with momentum": (with_rate("SGD", "sgd", 0.5, momentum=0.9), "above"),
    "SGD 1e-6": (with_rate("SGD", "sgd", 1e-6), "below"),
    "peak of a schedule": (with_rate("SGD", "sgd", 2.0, scheduled=True), None),
    "Adadelta 1": (OptimizerFacts("Adadelta", "other", 1.0, 1.0, 1.0), None),
}


@pytest.mark.parametrize(("optimizer", "side"), RATES.values(), ids=RATES.keys())
def test_range_of_the_optimizer(optimizer, side, facts, found):
    """Before a run only a warning."""
    answers = found("lr-out-of-range", facts(optimizer=optimizer))
    assert [one.severity for one in answers] == (["warning"] if side else [])
    if side:
        assert side in answers[0].message


def test_a_run_that_goes_well_clears_the_rate(facts, run, found):
    """Half of the loss is gone: whatever the rate, it works."""
    [one] = found("lr-out-of-range", facts(optimizer=with_rate("Adam", "adam", 0.05), run=run()))
    assert one.severity == "info"


def test_a_run_that_blows_up_confirms_it(facts, run):
    """The warning becomes the error that explains the divergence."""
    losses = [1.2 * 1.2**step for step in range(60)]
    sick = facts(optimizer=with_rate("Adam", "adam", 0.5), run=run(losses=losses, steps=60, history={}))
    report = judge(sick)
    assert (report.root.id, report.root.severity) == ("lr-out-of-range", "error")
    assert "diverging" in [one.id for one in report.explained(report.root)]


def updates(ratio, cosine=-0.5):
    return [UpdateFacts(step, {"a": ratio, "b": ratio * 2}, {"a": cosine}) for step in (1, 11, 31, 101)]


FLAT = {"losses": [1.1] * 180, "history": {"loss": [1.1] * 6}}


def test_updates_too_long_or_too_short(facts, run, found):
    """Only where the run does not learn."""
    [one] = found("update-ratio", facts(run=run(updates=updates(0.5), **FLAT)))
    assert "above" in one.message
    assert one.step > 10
    [one] = found("update-ratio", facts(run=run(updates=updates(1e-8), **FLAT)))
    assert "below" in one.message
    assert found("update-ratio", facts(run=run(updates=updates(1e-3), **FLAT))) == []
    assert found("update-ratio", facts(run=run(updates=updates(0.5)))) == []


def test_steps_up_the_gradient(facts, run, found):
    """In most samples; one of them may be noise."""
    [one] = found("wrong-direction", facts(run=run(updates=updates(1e-3, 0.9))))
    assert one.severity == "error"
    mixed = updates(1e-3)
    mixed[1].alignment = {"a": 0.9}
    assert found("wrong-direction", facts(run=run(updates=mixed))) == []
