import numpy as np
import pytest

from course.plots.width_sweep import width_sweep


def test_the_line_runs_through_the_medians():
    """One lucky or unlucky seed does not move it."""
    fig = width_sweep([4, 8], {"ReLU": np.array([[1.0, 2.0, 90.0], [0.1, 0.5, 0.6]])}, ylabel="error")
    line, *dots = fig.axes[0].lines
    assert list(line.get_ydata()) == [2.0, 0.5]
    assert [list(dot.get_ydata()) for dot in dots] == [[1.0, 2.0, 90.0], [0.1, 0.5, 0.6]]
    assert (fig.axes[0].get_xscale(), fig.axes[0].get_yscale()) == ("log", "log")


def test_refuses_a_missing_width():
    with pytest.raises(ValueError, match=r"each of 2 widths. Received: 1"):
        width_sweep([4, 8], {"ReLU": np.ones((1, 3))}, ylabel="error")
