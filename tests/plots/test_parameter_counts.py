"""Bars as long as what they count, in the order given."""

import pytest

from course.plots import parameter_counts


def test_a_bar_is_as_long_as_its_count_and_the_first_is_on_top():
    ax = parameter_counts({"weights": 500, "biases": 10}).axes[0]
    assert [bar.get_width() for bar in ax.patches] == [10, 500]
    assert [text.get_text() for text in ax.texts] == ["10", "500"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["biases", "weights"]


@pytest.mark.parametrize("counts", [{}, {"weights": 0}])
def test_nothing_to_count_is_refused(counts):
    with pytest.raises(ValueError, match="at least 1 parameter"):
        parameter_counts(counts)
