"""The winner's two scores over the number of trials."""

import pytest

from course.plots import winners_curse


def test_both_scores_are_drawn_over_the_trials():
    (ax,) = winners_curse([1, 10], [0.4, 0.5], [0.4, 0.45]).axes
    chosen_by, elsewhere = ax.lines
    assert chosen_by.get_xydata().tolist() == [[1, 0.4], [10, 0.5]]
    assert elsewhere.get_xydata().tolist() == [[1, 0.4], [10, 0.45]]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["1", "10"]


def test_lists_of_different_length_are_refused():
    with pytest.raises(ValueError, match="Received: 2, 2, 1"):
        winners_curse([1, 10], [0.4, 0.5], [0.4])
