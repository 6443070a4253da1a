import numpy as np

from course.plots.surrogate_loss import surrogate_loss


def test_draws_a_step_and_a_curve_over_one_axis():
    margin = np.linspace(-2, 2, 9)
    error = (margin <= 0) * 1.0
    (ax,) = surrogate_loss(margin, error, 1 - margin).axes
    bound, step = ax.lines
    assert list(bound.get_ydata()) == list(1 - margin)
    assert list(step.get_ydata()) == list(error)
    assert step.get_drawstyle() == "steps-post"
    assert [text.get_text() for text in ax.texts] == ["NLL / ln 2", "0/1 error"]
