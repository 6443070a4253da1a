"""What the losses of a run say: without the penalty, as far as it is known."""

import pytest

from course.diagnose.rules.run_reading import is_learning, read_run


def penalised(facts, run, probe, losses):
    """Ten steps between two looks: the penalty falls from 100 to 10, the data stay at 1."""
    looks = [probe(0, 101.0, penalty=100.0), probe(10, 11.0, penalty=10.0)]
    return facts(run=run(losses=losses, steps=10, probes=looks))


def test_a_penalty_is_taken_off(facts, run, probe):
    """It shrinks by 10 ** (1 / 10) a step; what is left is the loss of the data."""
    losses = [1 + 100 * 10 ** (-step / 10) for step in range(1, 11)]
    assert read_run(penalised(facts, run, probe, losses)).losses == pytest.approx([1.0] * 10)


def test_a_penalty_that_is_not_quite_known_is_no_learning(facts, run, probe):
    """Half-way the guess is 31.6; the penalty was 30, and 31 - 31.6 is no loss of 0."""
    losses = [1 + 95 * 10 ** (-step / 10) for step in range(1, 11)]
    sick = penalised(facts, run, probe, losses)
    assert read_run(sick).best == pytest.approx(1.0)
    assert not is_learning(sick, 0.5)


def test_a_small_penalty_changes_nothing(facts, run, probe):
    """Where it is less than the data, the loss of a step is its own, below both looks or not."""
    looks = [probe(0, 1.1, penalty=0.1), probe(10, 1.1, penalty=0.1)]
    healthy = facts(run=run(losses=[0.5] * 10, steps=10, probes=looks))
    assert read_run(healthy).best == pytest.approx(0.4)
