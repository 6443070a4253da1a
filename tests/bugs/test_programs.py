"""The right programs: what is claimed of the roster, and that each one is what it says."""

import keras
import numpy as np
import pytest

from course.bugs import PROGRAMS, train
from course.bugs.drawn import Drawn
from course.bugs.program import accuracy, binary_accuracy, from_logits, r_squared

pytestmark = pytest.mark.backends


def test_there_are_enough_and_half_are_kept_apart():
    """At least twenty; rules are written on one half and judged on the other."""
    kept = [program for program in PROGRAMS.values() if program.kept]
    assert len(PROGRAMS) >= 20
    assert abs(len(PROGRAMS) - 2 * len(kept)) <= 2


def test_unusual_ones_are_among_them():
    """What is right and yet looks wrong is where false alarms come from."""
    told = " ".join(program.unusual for program in PROGRAMS.values())
    for kind in (
        "no bias", "SELU", "class weights", "134 examples", "blends", "scores", "two outputs",
        "loss of its own",
        "steps per execution", "mixed precision", "frozen base", "warm-up", "subclassed",
    ):  # fmt: skip
        assert kind in told, kind


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_seed_gives_the_same_start(name):
    """Weights and data come from NumPy, so two builds, and two backends, start alike."""
    program = PROGRAMS[name]
    first, second = program.data(3), program.data(3)
    for one, other in zip(keras.tree.flatten(tuple(first)), keras.tree.flatten(tuple(second)), strict=True):
        np.testing.assert_array_equal(one, other)
    kernels = [[np.array(v) for v in program.compile(3).trainable_variables if v.ndim > 1] for _ in range(2)]
    for one, other in zip(*kernels, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_program_learns():
    """Two half-moons: a network with two hidden layers passes 90 %, a straight line gets about 87 %."""
    assert train(PROGRAMS["moons"], seed=0) > 90


@pytest.mark.parametrize(("rule", "variance"), [("he", 2 / 400), ("glorot", 2 / 700), ("lecun", 1 / 400)])
def test_drawn_weights_have_the_variance_of_their_rule(rule, variance):
    """120,000 draws: the sample variance lies within 2 % (five standard errors) of the law."""
    weights = keras.ops.convert_to_numpy(Drawn(rule, seed=1, factor=3.0)((400, 300)))
    assert np.var(weights) == pytest.approx(9 * variance, rel=0.02)


def test_drawn_refuses_a_rule_it_does_not_know():
    with pytest.raises(ValueError, match=r"`rule` must be one of .* Received: rule='xavier'"):
        Drawn("xavier", seed=0)


def test_scores_by_hand():
    """Two of three classes right; both rare and common class count one half; R2 of the mean is 0."""
    assert accuracy([[0.1, 0.9], [0.8, 0.2], [0.6, 0.4]], [1, 0, 1]) == pytest.approx(200 / 3)
    assert accuracy([[0.1, 0.9], [0.8, 0.2]], [[0.3, 0.7], [0.1, 0.9]]) == 50
    assert binary_accuracy([0.9, 0.9, 0.9, 0.1], [1, 0, 0, 0]) == pytest.approx(50 + 50 / 3)
    assert from_logits([2.0, -1.0], [1, 0]) == 100
    assert r_squared([[2.0], [2.0]], [[1.0], [3.0]]) == 0
    assert r_squared([[np.nan], [2.0]], [[1.0], [3.0]]) == -100
