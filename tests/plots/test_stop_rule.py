"""How far each trial rose, with what is not finite at the top."""

import math

from course.plots import stop_rule


def test_infinite_rises_stand_at_the_top():
    """inf, NaN and a hundredfold rise have no place on the axis; they are drawn as "10 or more"."""
    points = [(1e-3, math.inf), (2e-3, math.nan), (3e-3, 100.0), (1e-4, 1.5)]
    (ax,) = stop_rule({"momentum 0": points}, factor=3).axes
    assert ax.get_lines()[0].get_ydata().tolist() == [10, 10, 10, 1.5]


def test_each_group_is_named_in_its_colour():
    """The names stand in the figure instead of a legend."""
    (ax,) = stop_rule({"one": [(1e-3, 1.0)], "two": [(1e-3, 2.0)]}, factor=3).axes
    named = {text.get_text()[2:]: text.get_color() for text in ax.texts if text.get_text()[0] in "●▲"}
    assert named == {line.get_label(): line.get_color() for line in ax.get_lines()[:2]}
