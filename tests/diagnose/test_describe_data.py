import numpy as np
import pytest

from course.diagnose.describe_data import describe_input, describe_target, share_in

KINDS = {
    "classes": np.repeat([0, 1, 2], 10),
    "classes as floats": np.repeat([0.0, 1.0, 2.0], 10),
    "binary": np.repeat([0, 1], 10),
    "one-hot": np.eye(3)[np.repeat([0, 1, 2], 10)],
    "multi-hot": np.array([[1, 1, 0], [0, 0, 0], [0, 1, 1]] * 10),
    "probabilities": np.array([[0.5, 0.25, 0.25], [0.2, 0.8, 0.0]] * 10),
    "continuous": np.linspace(0, 1, 30),
    "whole amounts": np.arange(1000) * 7,
}


@pytest.mark.parametrize("name", KINDS)
def test_kinds_of_targets(name):
    """By their values; the dtype alone decides nothing."""
    expected = {"classes as floats": "classes", "whole amounts": "continuous"}.get(name, name)
    assert describe_target(KINDS[name]).kind == expected


def test_classes_are_counted_and_their_order_seen():
    """Sorted labels change twice in 29 pairs of neighbours."""
    facts = describe_target(KINDS["classes"], in_order=True)
    assert facts.counts == {"0": 10, "1": 10, "2": 10}
    assert facts.changes == pytest.approx(2 / 29)
    assert describe_target(KINDS["classes"]).changes is None


def test_an_autoencoder_has_its_input_as_target():
    """To the bit."""
    x = np.random.default_rng(0).normal(size=(8, 4))
    assert describe_target(x, inputs=(x,)).is_input
    assert not describe_target(x + 1e-9, inputs=(x,)).is_input


def test_nan_is_searched_in_all_rows():
    """The sample may miss the one bad row of a thousand."""
    whole = np.ones((1000, 2), "float32")
    whole[777, 1] = np.inf
    facts = describe_input("x", whole[:10], whole)
    assert (facts.nonfinite, facts.nonfinite_row) == (1, 777)


def test_constant_features():
    """One of three never changes."""
    x = np.array([[1.0, 2.0, 5.0], [1.0, 3.0, 7.0]])
    facts = describe_input("x", x)
    assert (facts.constant, facts.features) == (1, 3)
    assert facts.largest_std == pytest.approx(1.0)


def test_words_are_left_alone():
    """Strings have no scale."""
    facts = describe_input("x", np.array([["a"], ["b"]]))
    assert facts.nonfinite == 0


def test_shared_rows_are_equal_in_full():
    """Rows that agree in the values compared first may still differ."""
    x = np.zeros((2, 1000))
    x[0, 1] = 1.0  # not among the 64 values that are looked at first
    assert share_in([x], [np.zeros((1, 1000))]) == 0.5


def test_rows_of_several_inputs_are_shared_as_a_whole():
    """The first input alone is no proof."""
    first, second = np.ones((2, 1)), np.array([[1.0], [2.0]])
    assert share_in([first, second], [first[:1], second[:1]]) == 0.5
