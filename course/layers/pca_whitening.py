"""PCA and ZCA whitening: uncorrelated features of unit variance."""

import math

import keras

from course import arguments
from course.layers._adapted import NOT_ADAPTED, add_statistic, require_adapted
from course.layers._data_layer import DataLayer
from course.layers._moments import moments, principal_axes


@keras.saving.register_keras_serializable(package="course")
class PCAWhitening(DataLayer):
    """Turns the features of an example into uncorrelated ones of variance 1.

    `adapt` finds the mean, the principal axes V (columns) and the variances along them. Then

        PCA:  (x - mean) V / sqrt(variance + epsilon)          ZCA:  the same, times the transpose of V

    PCA gives coordinates along the axes, largest variance first. ZCA turns them back, so that a whitened
    image still looks like the image. `inverse` undoes either.

    Args:
        num_components: How many axes to keep, for PCA only; None keeps all.
        zca: Whether to turn back to the original axes.
        epsilon: Added to each variance, in squared units of the features; 0 or above. Raise it to keep
            directions that hardly vary, which are mostly noise, from being blown up.

    Call arguments:
        inputs: Tensor of shape `(batch, ...)`, of any dtype; one example without the first axis is taken
            too once the layer has adapted.

    Returns:
        Float tensor of shape `(batch, num_components)` for PCA, and of the shape of the inputs for ZCA.

    Raises:
        ValueError: If an argument is out of its range, the data to adapt to is not finite or holds fewer
            than two examples, or the layer is called before it adapted. (In `fit` and `predict` on JAX
            no value can be read: there a layer that did not adapt gives NaN.)

    Example:

    >>> import numpy as np
    >>> from course.layers import PCAWhitening
    >>> x = np.random.default_rng(0).normal(size=(500, 2)) @ np.array([[5.0, 1.0], [0.0, 3.0]])
    >>> layer = PCAWhitening()
    >>> layer.adapt(x)
    >>> covariance = np.cov(np.array(layer(x)), rowvar=False)
    >>> bool(np.abs(covariance - np.eye(2)).max() < 1e-5)
    True

    Source:
        Kessy, Lewin and Strimmer, 2018, Optimal Whitening and Decorrelation,
        https://arxiv.org/abs/1512.00809. The covariance divides by the number of examples minus one.
    """

    def __init__(self, num_components: int | None = None, zca: bool = False, epsilon: float = 1e-5, **kwargs):
        super().__init__(**kwargs)
        num_components = arguments.whole("num_components", num_components, at_least=1, or_none=True)
        if arguments.flag("zca", zca) and num_components is not None:
            raise ValueError(
                "`num_components` must be None for ZCA, which keeps all axes. "
                f"Received: num_components={num_components}, zca=True"
            )
        self.num_components = num_components
        self.zca = bool(zca)
        self.epsilon = arguments.not_negative("epsilon", epsilon)
        self.is_adapted = False

    def build(self, input_shape):
        if input_shape is None:  # inside `tf.data` on JAX and PyTorch
            raise ValueError(NOT_ADAPTED.format(type(self).__name__))
        if len(input_shape) < 2 or None in input_shape[1:]:
            raise ValueError(
                "`inputs` must have shape (batch, ...) with all axes but the first known. "
                f"Received: shape={tuple(input_shape)}"
            )
        self.feature_shape = tuple(input_shape[1:])
        features = math.prod(self.feature_shape)
        kept = self.num_components or features
        if kept > features:
            raise ValueError(
                f"`num_components` must be at most the number of features, {features}. "
                f"Received: num_components={kept}"
            )
        self.mean = add_statistic(self, "mean", (features,))
        self.axes = add_statistic(self, "axes", (features, kept))
        self.variance = add_statistic(self, "variance", (kept,))
        self.built = True

    def adapt(self, data):
        """Finds mean, axes and variances of `data`, and forgets those of any data before.

        Args:
            data: Array or tensor of shape `(examples, ...)`, a dataset, or an iterable of batches.
        """
        found = moments(data, self._rows)
        variances, axes = principal_axes(found.covariance)
        kept = self.axes.shape[1]
        if variances[kept - 1] + self.epsilon <= 0:
            raise ValueError(
                "`epsilon` must be above 0 when the data does not vary along some axis. "
                f"Received: epsilon={self.epsilon}"
            )
        self.mean.assign(found.mean)
        self.axes.assign(axes[:, :kept])
        self.variance.assign(variances[:kept])
        self.is_adapted = True

    def call(self, inputs):
        require_adapted(self, self.mean)
        ops = self.backend
        mean, axes, deviation = self._statistics()
        inputs = ops.convert_to_tensor(inputs)
        has_batch = self._has_batch(inputs.shape)
        flat = ops.cast(ops.numpy.reshape(inputs, (-1, math.prod(self.feature_shape))), mean.dtype)
        white = ops.numpy.matmul(flat - mean, axes) / deviation
        if self.zca:
            white = ops.numpy.matmul(white, ops.numpy.transpose(axes))
        return self._shaped(white, has_batch, self._output_features())

    def inverse(self, outputs):
        """The inputs that give these outputs; with `num_components`, the nearest ones that do.

        Args:
            outputs: Tensor as `call` returns it.

        Returns:
            Float tensor of the shape of the inputs.
        """
        if not self.built:
            raise ValueError(NOT_ADAPTED.format(type(self).__name__))
        require_adapted(self, self.mean)
        ops = self.backend
        mean, axes, deviation = self._statistics()
        white = ops.convert_to_tensor(outputs)
        has_batch = len(white.shape) > len(self._output_features())
        white = ops.cast(ops.numpy.reshape(white, (-1, math.prod(self._output_features()))), mean.dtype)
        if self.zca:
            white = ops.numpy.matmul(white, axes)
        flat = ops.numpy.matmul(white * deviation, ops.numpy.transpose(axes)) + mean
        return self._shaped(flat, has_batch, self.feature_shape)

    def compute_output_shape(self, input_shape):
        has_batch = not self.built or self._has_batch(input_shape)
        if self.zca:
            return tuple(input_shape)
        features = input_shape[1:] if has_batch else input_shape
        kept = self.num_components or math.prod(features)
        return (input_shape[0], kept) if has_batch else (kept,)

    def get_config(self):
        return {
            **super().get_config(),
            "num_components": self.num_components,
            "zca": self.zca,
            "epsilon": self.epsilon,
        }

    def _rows(self, batch):
        if not self.built:
            self.build((None, *batch.shape[1:]))
        if batch.shape[1:] != self.feature_shape:
            raise ValueError(
                f"`data` must have the shape of the inputs, {self._batch_shape()}. "
                f"Received: shape={batch.shape}"
            )
        return batch.reshape(len(batch), -1)

    def _statistics(self):
        ops = self.backend
        mean, axes, variance = (
            ops.convert_to_tensor(self.convert_weight(weight))
            for weight in (self.mean, self.axes, self.variance)
        )
        return mean, axes, ops.numpy.sqrt(variance + self.epsilon)

    def _has_batch(self, shape) -> bool:
        shape, rank = tuple(shape), len(self.feature_shape)
        if shape[-rank:] != self.feature_shape or len(shape) > rank + 1:
            raise ValueError(
                f"`inputs` must have shape {self._batch_shape()}, or that of one example. "
                f"Received: shape={shape}"
            )
        return len(shape) > rank

    def _batch_shape(self) -> str:
        return f"(batch, {', '.join(map(str, self.feature_shape))})"

    def _output_features(self) -> tuple[int, ...]:
        return self.feature_shape if self.zca else (self.axes.shape[1],)

    def _shaped(self, rows, has_batch: bool, features: tuple[int, ...]):
        ops = self.backend
        shape = (-1, *features) if has_batch else features
        return ops.cast(ops.numpy.reshape(rows, shape), self.compute_dtype)
