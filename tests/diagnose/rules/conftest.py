"""Facts made by hand: a classifier in health, to be made sick one fact at a time."""

import math

import pytest

from course.diagnose.facts import (
    ActivationFacts,
    Facts,
    GradientFacts,
    InputFacts,
    LayerFacts,
    OptimizerFacts,
    OutputFacts,
    ProbeFacts,
    RunFacts,
    TargetFacts,
    UpdateFacts,
    WeightFacts,
)


def a_target(kind="classes", **changes):
    """Targets of 90 rows in three even classes."""
    facts = TargetFacts(kind=kind, rows=90, minimum=0, maximum=2, mean=1, std=0.8, distinct=3, changes=0.66)
    facts.counts = {"0": 30, "1": 30, "2": 30}
    for name, value in changes.items():
        setattr(facts, name, value)
    return facts


def an_output(**changes):
    """A softmax over three units with the sparse cross-entropy."""
    facts = OutputFacts(
        layer="last",
        activation="softmax",
        shape=[3],
        loss="sparse_categorical_crossentropy",
        from_logits=False,
        minimum=0.2,
        maximum=0.5,
        row_sums=[1.0, 1.0],
        target=a_target(),
        unweighted_loss=1.2,
        prior_loss=math.log(3),
        chance_loss=math.log(3),
    )
    for name, value in changes.items():
        setattr(facts, name, value)
    return facts


def a_probe(step=0, loss=1.2, **changes):
    """A look at two layers in health."""
    facts = ProbeFacts(
        step=step,
        loss=loss,
        spread=[0.1],
        activations=[
            ActivationFacts("first", zeros=0.5, minimum=0.0, input_std=1.0, input_largest=3.0),
            ActivationFacts("last", minimum=0.2, maximum=0.5, spread=0.1, input_std=0.6, input_largest=2.0),
        ],
        gradients=[
            GradientFacts("first/kernel", "first", rms=0.02, largest=0.1, weight_rms=0.3),
            GradientFacts("last/kernel", "last", rms=0.05, largest=0.2, weight_rms=0.3),
        ],
    )
    for name, value in changes.items():
        setattr(facts, name, value)
    return facts


def a_run(**changes):
    """Six epochs of 30 steps; the loss falls from 1.2 to 0.2."""
    losses = [0.2 + 1.0 * 0.9**step for step in range(180)]
    epochs = [sum(losses[at : at + 30]) / 30 for at in range(0, 180, 30)]
    run = RunFacts(
        losses=losses,
        steps=180,
        steps_per_epoch=30,
        epochs=6,
        planned_epochs=6,
        finished=True,
        history={"loss": epochs, "val_loss": [one + 0.05 for one in epochs]},
        validation_rows=100,
        probes=[a_probe(0), a_probe(10, 0.9), a_probe(100, 0.4), a_probe(180, 0.25)],
        updates=[
            UpdateFacts(
                step,
                {"first/kernel": 1e-3, "last/kernel": 2e-3},
                {"first/kernel": -0.5},
                {"first/kernel": 0.3},
            )
            for step in (1, 11, 101)
        ],
    )
    for name, value in changes.items():
        setattr(run, name, value)
    return run


def some_facts(**changes):
    """A classifier with one hidden ReLU layer, before training."""
    facts = Facts(
        backend="tensorflow",
        model="Sequential",
        layers=[
            LayerFacts("first", "Dense", "kernel", "relu", ["input"], 48, units=16),
            LayerFacts("last", "Dense", "kernel", "softmax", ["first"], 51, units=3),
        ],
        weights=[
            WeightFacts("first/kernel", "first", size=128, std=0.35, largest=0.6, fan_in=8, fan_out=16),
            WeightFacts("last/kernel", "last", size=48, std=0.3, largest=0.5, fan_in=16, fan_out=3),
        ],
        inputs=[InputFacts(rows=90, features=8, minimum=-3, maximum=3)],
        outputs=[an_output()],
        optimizer=OptimizerFacts("Adam", "adam", 1e-3, 1e-3, 1e-3),
        trainable=176,
        validation=True,
        rows=90,
        batch_size=3,
        initial=a_probe(),
    )
    for name, value in changes.items():
        setattr(facts, name, value)
    return facts


@pytest.fixture
def facts():
    """Facts in health, before training; `facts(name=value)` changes some."""
    return some_facts


@pytest.fixture
def run():
    """A run in health; `run(name=value)` changes some of it."""
    return a_run


@pytest.fixture
def with_losses():
    """Returns a function that gives a run with these losses, in epochs of 30 steps."""

    def make(losses, **more):
        epochs = [sum(losses[at : at + 30]) / 30 for at in range(0, len(losses), 30)]
        return a_run(losses=losses, steps=len(losses), epochs=len(epochs), history={"loss": epochs}, **more)

    return make


@pytest.fixture
def output():
    """An output in health; `output(name=value)` changes some of it."""
    return an_output


@pytest.fixture
def target():
    """Targets in health; `target(kind, name=value)` changes some of it."""
    return a_target


@pytest.fixture
def probe():
    """A look in health; `probe(step, loss, name=value)` changes some of it."""
    return a_probe


@pytest.fixture
def found():
    """Returns a function that gives the findings of one rule by its id."""
    from course.diagnose import RULES, Finding

    by_id = {rule.id: rule for rule in RULES}

    def look(name, facts):
        return [one for one in by_id[name].look(facts) if isinstance(one, Finding)]

    return look
