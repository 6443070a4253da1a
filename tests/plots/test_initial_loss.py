import pytest

from course.plots.initial_loss import initial_loss


def test_the_level_is_the_logarithm_of_the_number_of_classes():
    """ln 10 = 2.3026, the loss of a network that knows nothing about ten classes."""
    (ax,) = initial_loss([1e-4, 1e-2], [2.3, 2.9], classes=10).axes
    level, losses = ax.lines
    assert level.get_ydata()[0] == pytest.approx(2.302585, abs=1e-6)
    assert list(losses.get_ydata()) == [2.3, 2.9]
    assert [text.get_text() for text in ax.get_yticklabels()] == ["2", "3"]
    assert ax.texts[0].get_text() == "ln 10 = 2.3026"
