import numpy as np

from course.plots.curve_fits import curve_fits


def test_draws_what_it_is_handed_with_the_target_on_top():
    """The target stays visible where a fit covers it."""
    x = np.arange(3.0)
    fig = curve_fits(x, 2 * x, {"half": x / 2, "same": x}, xlabel="x", ylabel="y")
    lines = {line.get_label(): list(line.get_ydata()) for line in fig.axes[0].lines}
    assert lines == {"half": [0, 0.5, 1], "same": [0, 1, 2], "target": [0, 2, 4]}
    assert list(lines)[-1] == "target"
    assert {text.get_text() for text in fig.axes[0].texts} == {"half", "same", "target"}
