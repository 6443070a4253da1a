import numpy as np
import pytest

from course.plots.decision_regions import decision_regions

AXIS = np.linspace(-1, 1, 21)
POINTS, CLASSES = np.array([[-0.5, 0.0], [0.5, 0.2]]), np.array([0, 1])


def test_boundary_stands_where_the_score_is_zero():
    """A score equal to the first feature is zero along the second axis."""
    fig = decision_regions(POINTS, CLASSES, AXIS, {"first": np.tile(AXIS, (21, 1))})
    boundary = fig.axes[0].collections[-1].get_paths()[0].vertices
    assert np.allclose(boundary[:, 0], 0)


def test_one_panel_a_network_even_without_a_boundary():
    """A network that calls everything class 1 has no line to draw, and is no error."""
    fig = decision_regions(POINTS, CLASSES, AXIS, {"a": np.tile(AXIS, (21, 1)), "b": np.ones((21, 21))})
    assert [ax.get_title("left") for ax in fig.axes] == ["a", "b"]
    assert not fig.axes[1].collections


def test_each_class_has_its_own_marker():
    """Told apart without colour too."""
    (ax,) = decision_regions(POINTS, CLASSES, AXIS, {"b": np.ones((21, 21))}).axes
    assert [line.get_marker() for line in ax.lines] == ["o", "^"]
    assert [line.get_xdata()[0] for line in ax.lines] == [-0.5, 0.5]


def test_refuses_nothing():
    with pytest.raises(ValueError, match="at least one network"):
        decision_regions(POINTS, CLASSES, AXIS, {})
