"""What an output is, as far as its loss is concerned: kinds of losses, what an activation can reach."""

from course.diagnose.facts import OutputFacts

OVER_CLASSES = {
    "sparse_categorical_crossentropy",
    "categorical_crossentropy",
    "categorical_focal_crossentropy",
}
BINARY = {"binary_crossentropy", "binary_focal_crossentropy"}
REGRESSION = {
    "mean_squared_error",
    "mean_absolute_error",
    "mean_absolute_percentage_error",
    "mean_squared_logarithmic_error",
    "huber",
    "log_cosh",
}
BOUNDED = {"sigmoid": (0.0, 1.0), "softmax": (0.0, 1.0), "tanh": (-1.0, 1.0)}
UNSUITED = {"linear", "relu", "tanh", "positive", "other", "unbounded"}  # for a loss of probabilities
SLACK = 0.01


def labels_are_out_of_range(output: OutputFacts) -> bool:
    """Whether a class number has no unit that stands for it, and is not one that the loss leaves out."""
    target, units = output.target, output.shape[-1] if output.shape else 1
    if output.loss not in OVER_CLASSES or target.kind not in ("classes", "binary") or units == 1:
        return False
    ignored = output.ignored is not None and output.ignored in (target.minimum, target.maximum)
    return not ignored and (target.maximum >= units or target.minimum < 0)


def effective_activation(output: OutputFacts) -> str | None:
    """The last activation; where the graph does not tell, what the predictions look like."""
    if output.activation is not None:
        return output.activation
    if output.minimum is None or output.maximum is None:
        return None
    if output.minimum < 0 or output.maximum > 1:
        return "unbounded"
    units = output.shape[-1] if output.shape else 1
    if units > 1 and output.row_sums and max(abs(total - 1) for total in output.row_sums) < 1e-3:
        return "softmax"
    return None


def is_constant(output: OutputFacts) -> bool:
    """Whether an output is the same for every input, as a softmax over one unit."""
    units = output.shape[-1] if output.shape else 1
    return units == 1 and effective_activation(output) == "softmax"
