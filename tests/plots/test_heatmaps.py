import numpy as np
import pytest

from course.plots.heatmaps import heatmaps


def test_all_matrices_share_one_scale_around_zero():
    """Otherwise a small matrix would look like a large one."""
    fig = heatmaps({"a": np.eye(3), "b": -5 * np.eye(3)}, xlabel="x", ylabel="y")
    images = [ax.images[0] for ax in fig.axes[:2]]
    assert [image.get_clim() for image in images] == [(-5, 5), (-5, 5)]
    assert [ax.get_title(loc="left") for ax in fig.axes[:2]] == ["a", "b"]


def test_a_matrix_of_zeros_is_drawn():
    """No scale follows from zeros alone; any will do."""
    assert heatmaps({"zero": np.zeros((2, 2))}, xlabel="x", ylabel="y").axes[0].images


def test_refuses_nothing_to_draw():
    """An empty figure would hide the mistake."""
    with pytest.raises(ValueError, match="at least one matrix"):
        heatmaps({}, xlabel="x", ylabel="y")
