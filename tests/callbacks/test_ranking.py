"""Which checkpoints stay."""

import math

import pytest

from course.callbacks._ranking import Saved, ranked, worth_keeping

pytestmark = pytest.mark.backends

FILES = [
    Saved("a", 0.4),
    Saved("b", 0.1),
    Saved("c", math.nan),
    Saved("d", 0.2),
    Saved("e", None),
    Saved("f", 0.3),
]


@pytest.mark.parametrize(
    ("best", "last", "higher", "kept"),
    [
        (1, 0, False, "b"),
        (2, 0, False, "bd"),
        (2, 0, True, "af"),
        (0, 2, False, "ef"),
        (1, 1, False, "bf"),
        (9, 0, False, "abdf"),
        (0, None, False, "abcdef"),
    ],
)
def test_the_best_and_the_last_are_kept(best, last, higher, kept):
    """NaN and a missing value are never among the best, but may be among the last."""
    assert "".join(one.path for one in worth_keeping(FILES, best, last, higher)) == kept


def test_of_equals_the_first_is_the_best():
    """As with early stopping: an equal value is no improvement."""
    assert [one.path for one in ranked([Saved("a", 1.0), Saved("b", 1.0)], higher_is_better=True)] == [
        "a",
        "b",
    ]
