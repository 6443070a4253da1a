"""Our run and the printed one: each value where it belongs."""

from course.plots import replayed_log


def test_line_is_ours_and_points_are_printed():
    """Epochs count from 1; the printed ones may have gaps."""
    (ax,) = replayed_log([2.3, 1.0, 0.1], {1: 2.4, 3: 0.2}).axes
    ours, printed = ax.get_lines()
    assert ours.get_xydata().tolist() == [[1, 2.3], [2, 1.0], [3, 0.1]]
    assert printed.get_xydata().tolist() == [[1, 2.4], [3, 0.2]]
    assert ax.get_yscale() == "log"
