"""Points and their trend."""

from course.plots import smoothed_loss


def test_trend_stands_in_the_middle_of_what_it_averages():
    """The mean of steps 0, 1 and 2 belongs to step 1."""
    (ax,) = smoothed_loss([3.0, 6.0, 9.0, 6.0], window=3).axes
    points, trend = ax.get_lines()
    assert points.get_ydata().tolist() == [3.0, 6.0, 9.0, 6.0]
    assert trend.get_xdata().tolist() == [1.0, 2.0]
