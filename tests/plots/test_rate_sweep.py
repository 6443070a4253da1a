"""The sweep: seeds as points, their mean as a line."""

import pytest

from course.plots import rate_sweep


def test_line_is_the_mean_of_the_seeds():
    """(0.1 + 0.3) / 2 and (0.4 + 0.4) / 2, over a logarithmic axis."""
    (ax,) = rate_sweep([1e-4, 1e-3], [[0.1, 0.3], [0.4, 0.4]], (1e-5, 1e-3), chance=0.1).axes
    (mean,) = [line for line in ax.get_lines() if len(line.get_xdata()) == 2 and line.get_marker() == "None"
               and line.get_linestyle() == "-"]  # fmt: skip
    assert mean.get_ydata() == pytest.approx([0.2, 0.4])
    assert ax.get_xscale() == "log"
    assert sum(line.get_marker() == "o" for line in ax.get_lines()) == 2
