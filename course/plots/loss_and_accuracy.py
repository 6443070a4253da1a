"""Loss and accuracy of one run side by side: the two may tell different stories."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from course.plots.style import COLORS, figure


def loss_and_accuracy(
    costs: Sequence[float],
    accuracies: Sequence[float],
    printed: dict[int, tuple[float, float]] | None = None,
) -> Figure:
    """Draws the cost on the left and the validation accuracy on the right, by epoch.

    Args:
        costs: Our cost of each epoch, from epoch 1.
        accuracies: Our validation accuracy after each epoch.
        printed: The lecture's (cost, validation accuracy) by epoch; drawn as points.

    Returns:
        The figure.
    """
    fig, axes = figure(columns=2)
    epochs = range(1, len(costs) + 1)
    for part, (ax, values) in enumerate(zip(axes, (costs, accuracies), strict=True)):
        ax.plot(epochs, values, color=COLORS["measured"])
        points = {epoch: pair[part] for epoch, pair in (printed or {}).items()}
        ax.plot(list(points), list(points.values()), "o", color=COLORS["stated"], markersize=4)
        ax.set(xlabel="epoch")
    axes[0].set(title="cost (nats)", ylim=(2.0, 2.4))
    axes[1].set(title="validation accuracy", ylim=(0, 0.25))
    axes[1].text(0.40, 0.22, "our replay", color=COLORS["measured"], transform=axes[1].transAxes)
    if printed:
        axes[1].text(
            0.40, 0.12, "printed in the lecture", color=COLORS["stated"], transform=axes[1].transAxes
        )
    return fig
