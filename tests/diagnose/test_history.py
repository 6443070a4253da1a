import pytest

from course.diagnose import Facts, from_history
from course.diagnose.facts import OptimizerFacts, OutputFacts, TargetFacts


def ids(report, severity="warning"):
    return [one.id for one in report.at_least(severity)]


def known(prior=2.3):
    """Facts of a classifier with ten even classes."""
    target = TargetFacts(kind="classes", distinct=10, rows=1000, counts={str(k): 100 for k in range(10)})
    output = OutputFacts(loss="sparse_categorical_crossentropy", shape=[10], target=target)
    output.prior_loss = output.chance_loss = prior
    return Facts(outputs=[output], optimizer=OptimizerFacts("Adam", "adam", 1e-3, 1e-3, 1e-3))


FALLING = [2.0, 1.4, 1.0, 0.8, 0.7, 0.65, 0.62, 0.6, 0.595, 0.59, 0.589, 0.588]
HISTORIES = {
    "healthy": ({"loss": FALLING, "val_loss": [v + 0.1 for v in FALLING]}, []),
    "overfitting": (
        {
            "loss": [2.0, 1.0, 0.5, 0.3, 0.2, 0.1, 0.05, 0.03],
            "val_loss": [2.0, 1.4, 1.2, 1.4, 1.7, 2.0, 2.3, 2.6],
        },
        ["overfitting"],
    ),
    "nan": ({"loss": [2.0, 1.9, float("nan"), float("nan")]}, ["numeric-failure"]),
    "diverging": ({"loss": [2.0, 3.0, 8.0, 20.0, 60.0]}, ["diverging", "flat-loss"]),
    "no signal": (
        {"loss": [2.31, 2.2, 2.0, 1.7, 1.3, 0.9], "val_loss": [2.31, 2.33, 2.5, 2.8, 3.2, 3.9]},
        ["no-signal"],
    ),
    "bouncing": ({"loss": [2.0, 1.5, *([1.4, 1.8] * 6)]}, ["oscillation"]),
}


@pytest.mark.parametrize(("history", "expected"), HISTORIES.values(), ids=HISTORIES.keys())
def test_reads_the_curves(history, expected):
    """With what the check-up knows of the data."""
    assert ids(from_history(history, known(), steps_per_epoch=30)) == expected


def test_flat_is_told_from_slow():
    """Ten epochs at ln 10 are flat; still falling by a tenth an epoch is too short a run."""
    assert ids(from_history({"loss": [2.31, 2.3, 2.3, 2.3, 2.3]}, known(), 30))[0] == "flat-loss"
    slow = {"loss": [2.2 * 0.93**k for k in range(6)]}
    assert ids(from_history(slow, known(), 30)) == ["undertrained"]


def test_without_facts_nothing_is_guessed():
    """A history alone may begin after all was learned."""
    report = from_history({"loss": [0.2, 0.2, 0.2, 0.2]})
    assert ids(report) == []
    assert report.unchecked


def test_accuracy_at_the_share_of_the_largest_class():
    """The model names one class for all."""
    history = {"loss": [2.32, 2.31, 2.3, 2.3, 2.3], "accuracy": [0.1, 0.1, 0.1, 0.1, 0.1]}
    report = from_history(history, known(), 30)
    assert report.root.id == "flat-loss"
    assert "frozen-metric" in [one.id for one in report.explained(report.root)]


def test_takes_what_fit_returns():
    """A `History`, known by its attribute."""

    class Returned:
        history = HISTORIES["overfitting"][0]

    assert from_history(Returned()).root.id == "overfitting"


def test_refuses_a_history_without_a_loss():
    """With the names that there are."""
    with pytest.raises(ValueError, match=r"`history` must hold a `loss` .* Received: \['accuracy'\]"):
        from_history({"accuracy": [0.5]})
