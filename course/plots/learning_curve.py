"""Accuracy against the number of training examples."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from course.plots.label_lines import label_lines
from course.plots.style import CYCLE, figure


def learning_curve(examples: Sequence[int], accuracies: dict[str, Sequence[float]]) -> Figure:
    """Draws one line for each model over a logarithmic axis of examples.

    Args:
        examples: Numbers of training examples, rising.
        accuracies: From the name of a model to its accuracy at each number.

    Returns:
        The figure.

    Raises:
        ValueError: If a model has not one accuracy for each number.

    Example:
        >>> fig = learning_curve([100, 1000], {"logistic": [0.2, 0.3], "MLP": [0.2, 0.35]})
    """
    fig, ax = figure()
    for color, (name, values) in zip(CYCLE, accuracies.items(), strict=False):
        if len(values) != len(examples):
            raise ValueError(
                f"`accuracies` must hold {len(examples)} values for each model. Received: {len(values)}"
            )
        ax.plot(examples, values, marker="o", color=color, label=name)
    ax.set_xscale("log")
    ax.set_xticks(examples, [f"{count:,}" for count in examples])
    ax.minorticks_off()
    ax.set(xlabel="training examples (count, logarithmic)", ylabel="test accuracy (fraction)")
    label_lines(ax)
    return fig
