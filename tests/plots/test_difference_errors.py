from course.plots.difference_errors import difference_errors


def test_draws_each_formula_and_leaves_exact_zeros_out():
    """A logarithmic axis has no place for an error of 0."""
    fig = difference_errors(
        [1e-3, 1e-2, 1e-1], {"forward": [0.0, 1e-2, 1e-1], "central": [1e-6, 1e-4, 1e-2]}, (1e-2, 1e-1)
    )
    forward, central = fig.axes[0].lines
    assert list(forward.get_xdata()) == [1e-2, 1e-1]
    assert list(central.get_ydata()) == [1e-6, 1e-4, 1e-2]
    assert fig.axes[0].get_xscale() == fig.axes[0].get_yscale() == "log"
    assert {text.get_text() for text in fig.axes[0].texts} == {"forward", "central"}
