import numpy as np
import pytest

from course.plots.probe_accuracy import probe_accuracy


def test_a_thin_line_a_seed_and_their_mean():
    (ax,) = probe_accuracy({"after training": np.array([[0.2, 0.4], [0.4, 0.6]])}).axes
    first, second, mean = (list(line.get_ydata()) for line in ax.lines)
    assert (first, second) == ([0.2, 0.4], [0.4, 0.6])
    assert mean == pytest.approx([0.3, 0.5])
    assert list(ax.lines[-1].get_xdata()) == [1, 2]


def test_refuses_one_seed_without_its_dimension():
    """A plain list would be read as seeds of one layer each."""
    with pytest.raises(ValueError, match=r"\(seeds, layers\). Received: \(3,\)"):
        probe_accuracy({"after training": np.array([0.2, 0.3, 0.4])})
