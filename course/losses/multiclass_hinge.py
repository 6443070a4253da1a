"""The multiclass hinge loss in its sum form."""

import math

import keras
from keras import ops

from course import arguments


@keras.saving.register_keras_serializable(package="course")
class MulticlassHinge(keras.losses.Loss):
    """Asks each wrong class to score lower than the right one by a margin, and sums what is missing.

        loss = sum over j != y of max(0, score[j] - score[y] + margin)

    Keras's `CategoricalHinge` counts the worst of the wrong classes only; this is the sum over all of them,
    the multiclass support vector machine loss of lectures. Labels may be class numbers or one-hot; the shapes
    tell which. A class number outside the range, or a row that is not one-hot, gives NaN: never a number that
    looks right.

    Args:
        margin: By how much the right class must lead; above 0.
        reduction: How the losses of a batch become one, as in each Keras loss.
        name: Name of the loss.
        dtype: Type that the loss is computed in; None for Keras's default, float32.

    Call arguments:
        y_true: Class numbers of shape `(batch, ...)` or `(batch, ..., 1)`, or one-hot rows of shape
            `(batch, ..., classes)`.
        y_pred: Scores of shape `(batch, ..., classes)`, at least two classes. Scores, not probabilities: no
            softmax before this loss.
        sample_weight: Weights that broadcast to `(batch, ...)`, or None.

    Returns:
        Loss of shape `()`, or `(batch, ...)` with `reduction=None`.

    Raises:
        ValueError: If `margin` is not above 0, or the shapes of labels and scores do not fit.

    Example:
        >>> import numpy as np
        >>> loss = MulticlassHinge()
        >>> scores = np.array([[3.0, 5.0, 4.5, 1.0]])
        >>> float(loss(np.array([0]), scores))  # (5 - 3 + 1) + (4.5 - 3 + 1) + 0
        5.5

    Source:
        Weston and Watkins, 1999, Support Vector Machines for Multi-Class Pattern Recognition. PyTorch's
        `MultiMarginLoss` is this divided by the number of classes.
    """

    def __init__(
        self, margin: float = 1.0, reduction="sum_over_batch_size", name="multiclass_hinge", dtype=None
    ):
        super().__init__(name=name, reduction=reduction, dtype=dtype)
        self.margin = arguments.positive("margin", margin)

    def call(self, y_true, y_pred):
        right = _is_right(y_true, y_pred)
        right_score = ops.sum(ops.where(right, y_pred, 0.0), axis=-1, keepdims=True)
        missing = ops.maximum(y_pred - right_score + self.margin, 0.0)
        loss = ops.sum(ops.where(right, 0.0, missing), axis=-1)
        has_one_right_class = ops.sum(ops.cast(right, "int32"), axis=-1) == 1
        return ops.where(has_one_right_class, loss, math.nan)

    def get_config(self):
        return {**super().get_config(), "margin": self.margin, "dtype": self.dtype}


def _is_right(y_true, y_pred):
    """A boolean tensor in the shape of the scores, true at the right class of each example."""
    labels, scores = tuple(y_true.shape), tuple(y_pred.shape)
    classes = scores[-1] if scores else None
    if classes is None or classes < 2:
        raise ValueError(
            f"`y_pred` must have the shape (batch, ..., classes), 2 classes or more. Received: shape {scores}"
        )
    if len(labels) == len(scores) and labels[-1] == classes:
        return y_true == 1
    if len(labels) == len(scores) - 1:
        y_true = ops.expand_dims(y_true, -1)
    elif len(labels) != len(scores) or labels[-1] != 1:
        raise ValueError(
            "`y_true` must hold class numbers, shape (batch, ...), or one-hot rows, shaped like `y_pred`. "
            f"Received: shape {labels} beside scores of shape {scores}"
        )
    return y_true == ops.arange(classes, dtype=y_true.dtype)
