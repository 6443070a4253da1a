"""The confusion matrix in per cent."""

import numpy as np

from course.plots import confusion_table


def test_cells_show_the_share_of_the_true_class():
    """1 of 4 is 25 %; a class without examples shows zeros."""
    (ax,) = confusion_table(np.array([[3, 1], [0, 0]]), ["cat", "dog"]).axes
    assert [text.get_text() for text in ax.texts] == ["75", "25", "0", "0"]


def test_frame_surrounds_the_marked_cell():
    """Row 0, column 1: half a cell to each side."""
    (ax,) = confusion_table(np.eye(2, dtype=int), ["cat", "dog"], marked=(0, 1)).axes
    x, y = ax.get_lines()[0].get_data()
    assert (min(x), max(x), min(y), max(y)) == (0.5, 1.5, -0.5, 0.5)
