"""Loss left, accuracy right, and printed points on both."""

from course.plots import loss_and_accuracy


def test_each_panel_has_its_own_values():
    """A swap of the two would be hard to see by eye."""
    left, right = loss_and_accuracy([2.3, 2.2], [0.1, 0.2], {2: (2.25, 0.15)}).axes
    assert [line.get_ydata()[-1] for line in left.get_lines()] == [2.2, 2.25]
    assert [line.get_ydata()[-1] for line in right.get_lines()] == [0.2, 0.15]


def test_printed_points_may_be_left_out():
    """A run of one's own has nothing printed beside it."""
    _, right = loss_and_accuracy([2.3, 2.2], [0.1, 0.2]).axes
    assert [text.get_text() for text in right.texts] == ["our replay"]
