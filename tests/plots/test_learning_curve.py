import pytest

from course.plots.learning_curve import learning_curve


def test_each_model_is_a_line_over_a_logarithmic_axis():
    """Tenfold data is one step to the right, wherever one starts."""
    (ax,) = learning_curve([100, 1000], {"logistic": [0.2, 0.3], "MLP": [0.2, 0.4]}).axes
    assert {line.get_label(): list(line.get_ydata()) for line in ax.lines} == {
        "logistic": [0.2, 0.3],
        "MLP": [0.2, 0.4],
    }
    assert ax.get_xscale() == "log"
    assert [text.get_text() for text in ax.get_xticklabels()] == ["100", "1,000"]


def test_refuses_a_model_without_all_its_measurements():
    with pytest.raises(ValueError, match=r"2 values for each model. Received: 1"):
        learning_curve([100, 1000], {"MLP": [0.2]})
