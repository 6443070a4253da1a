"""The order of work: followed, cut short, and broken in every way."""

from itertools import permutations

import pytest

from course.lessons.order_of_work import ORDER, refusal


@pytest.mark.parametrize("length", range(len(ORDER) + 1))
def test_the_order_and_each_of_its_beginnings_are_accepted(length):
    """A plan may stop before the end."""
    assert refusal(ORDER[:length]) is None


def test_every_other_arrangement_is_refused():
    """Of the 24 orders of the four steps one is right."""
    assert [plan for plan in permutations(ORDER) if refusal(plan) is None] == [ORDER]


@pytest.mark.parametrize("skipped", range(len(ORDER) - 1))
def test_a_skipped_gate_is_named(skipped):
    """The reason says what is missing."""
    plan = [step for step in ORDER if step != ORDER[skipped]]
    assert ORDER[skipped] in refusal(plan)


def test_an_unknown_step_is_named():
    """A typing error is not taken for a step without conditions."""
    with pytest.raises(ValueError, match="regularize"):
        refusal(["regularize"])
