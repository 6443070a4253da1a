"""Where the points of a chart lie, worked by hand."""

import math

from course.diagnose.chart import BOTTOM, HEIGHT, LEFT, POINTS, RIGHT, TOP, WIDTH, line_chart


def test_the_ends_of_a_line_lie_on_the_frame():
    """The first x is at the left, the last at the right; 0 at the bottom, the largest y at the top."""
    (line,) = line_chart("Loss", {"training": [(1, 0.0), (3, 4.0)]}).lines
    assert line.points == (f"{LEFT:.1f},{HEIGHT - BOTTOM:.1f} {WIDTH - RIGHT:.1f},{TOP:.1f}",)


def test_powers_of_ten_are_evenly_spaced():
    """1, 10 and 100 on a logarithmic axis: the middle one lies half way."""
    (line,) = line_chart("", {"a": [(0, 1.0), (1, 10.0), (2, 100.0)]}, log=True).lines
    heights = [float(point.split(",")[1]) for point in line.points[0].split()]
    assert heights == [HEIGHT - BOTTOM, (HEIGHT - BOTTOM + TOP) / 2, TOP]


def test_a_missing_number_leaves_a_gap():
    """NaN is not drawn as a number; what is on its two sides is not joined."""
    chart = line_chart("", {"a": [(0, 1.0), (1, 2.0), (2, math.nan), (3, 1.0)]})
    assert len(chart.lines[0].points) == 2
    assert "with gaps" in chart.summary


def test_nothing_finite_gives_no_chart():
    assert line_chart("", {"a": [(0, math.nan)]}) is None
    assert line_chart("", {}) is None
    assert line_chart("", {"a": [(0, 0.0)]}, log=True) is None


def test_a_long_line_is_thinned_and_keeps_its_spike():
    """Ten thousand steps with one of 50 among zeros: it is still there."""
    points = [(step, 50.0 if step == 7777 else 0.5) for step in range(10_000)]
    chart = line_chart("", {"a": points})
    assert sum(len(piece.split()) for piece in chart.lines[0].points) <= POINTS
    assert "highest 50" in chart.summary


def test_ticks_are_round_numbers_inside():
    """From 1 to 387: hundreds."""
    chart = line_chart("", {"a": [(1, 1.0), (387, 2.0)]})
    assert [label for _, label in chart.x_ticks] == ["100", "200", "300"]


def test_labels_fit_beside_the_axis():
    """A loss of six digits, and steps as many: a power of ten takes less room, and a phone shows it whole."""
    chart = line_chart("", {"a": [(1, 154_321.0), (1_200_000, 20.0)]})
    assert [label for _, label in chart.y_ticks] == ["0", "50000", "1e5", "1.5e5"]
    assert [label for _, label in chart.x_ticks] == ["5e5", "1e6"]
    small = line_chart("", {"a": [(1, 0.00034), (2, 0.0)]})
    assert [label for _, label in small.y_ticks] == ["0", "1e-4", "2e-4", "3e-4"]


def test_a_mark_outside_is_left_out():
    assert line_chart("", {"a": [(1, 1.0), (2, 2.0)]}, mark=5).mark is None
    assert line_chart("", {"a": [(1, 1.0), (3, 2.0)]}, mark=2).mark == (LEFT + WIDTH - RIGHT) / 2
