import numpy as np

from course.plots.selection_optimism import selection_optimism


def test_marks_the_best_of_validation_and_its_own_test_score():
    """The winner is named twice: what it seemed to be worth, and what it is worth."""
    fig = selection_optimism(np.array([0.09, 0.13, 0.10]), 0.099, chance=0.1)
    assert [line.get_xdata()[0] for line in fig.axes[0].lines] == [0.13, 0.099, 0.1]
    texts = [text.get_text() for text in fig.axes[0].texts]
    assert texts == ["winner, validation\n0.130", "winner, test\n0.099", "chance 0.1"]


def test_every_candidate_is_in_the_histogram():
    fig = selection_optimism(np.linspace(0.08, 0.12, 37), 0.1, chance=0.1)
    assert sum(bar.get_height() for bar in fig.axes[0].patches) == 37
