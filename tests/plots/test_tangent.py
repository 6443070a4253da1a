import numpy as np
import pytest

from course.plots.tangent import tangent


def test_line_has_the_slope_and_touches_the_point():
    """The parabola at (1, 1) with slope 2."""
    x = np.linspace(0, 2, 21)
    fig = tangent(x, x**2, (1.0, 1.0), 2.0, xlabel="w", ylabel="error")
    curve, line, point = fig.axes[0].lines
    (x0, x1), (y0, y1) = line.get_data()
    assert (y1 - y0) / (x1 - x0) == pytest.approx(2)
    assert y0 + 2 * (1 - x0) == pytest.approx(1)
    assert curve.get_ydata() == pytest.approx(x**2)
    assert [float(value[0]) for value in point.get_data()] == [1, 1]
