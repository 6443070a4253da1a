"""Predictions averaged over draws: dropout and its kin stay on, batch normalisation stays put."""

import contextlib

import keras
import numpy as np

from course import arguments


def predict_averaged(model: keras.Model, x, samples: int = 20, batch_size: int = 32):
    """Predicts several times with everything random in the model at work, and averages.

    Dropout, its variants, stochastic depth, random pooling and augmentation inside the model draw as in
    training, anew for each example and each time. Batch normalisation does not: it uses its moving statistics
    and leaves them as they are, bit for bit. Calling the model with `training=True` would normalise by the
    batch at hand and move the statistics.

    The mean over draws has a standard error of their standard deviation divided by `sqrt(samples)`.

    Args:
        model: Built model, whose outputs (probabilities, as a rule) can be averaged.
        x: What `model.predict` takes, as an array of shape `(examples, ...)`. A data set must give its
            examples in the same order each time.
        samples: Predictions to average, at least 1.
        batch_size: Examples in each forward pass, at least 1; data sets keep their own.

    Returns:
        NumPy array of shape `(examples, ...)`, in the structure that `model.predict` gives.

    Raises:
        ValueError: If `samples` or `batch_size` is below 1, or `model` is not built.

    Example:
        >>> model = keras.Sequential([keras.Input((1,)), keras.layers.Dropout(0.5, seed=0)])
        >>> predict_averaged(model, np.ones((2, 1)), samples=4).shape  # each draw is 0 or 2
        (2, 1)

    Source:
        Gal and Ghahramani, 2015, Dropout as a Bayesian Approximation, https://arxiv.org/abs/1506.02142;
        Graham, 2014, Fractional Max-Pooling, section 4, https://arxiv.org/abs/1412.6071, for random pooling.
    """
    arguments.built_model(model)
    arguments.whole("samples", samples, at_least=1)
    options = {"batch_size": arguments.whole("batch_size", batch_size, at_least=1), "verbose": 0}
    if not isinstance(x, np.ndarray | list | tuple | dict) and not keras.ops.is_tensor(x):
        del options["batch_size"]
    sampler = _Sampler(model)
    with _batch_norm_frozen(model):
        total = sampler.predict(x, **options)
        for _ in range(samples - 1):
            total = keras.tree.map_structure(np.add, total, sampler.predict(x, **options))
    return keras.tree.map_structure(lambda array: array / samples, total)


class _Sampler(keras.Model):
    """The model as in training, whatever it is asked for: `predict` compiles it once for all samples."""

    def __init__(self, model):
        super().__init__(name="sampler")
        self.model = model

    def call(self, inputs):
        return self.model(inputs, training=True)


@contextlib.contextmanager
def _batch_norm_frozen(model):
    """Within the block, `BatchNormalization` normalises as at inference, also in training."""
    found = [one for one in model._flatten_layers() if isinstance(one, keras.layers.BatchNormalization)]
    for layer in found:
        layer.__dict__["call"] = _at_inference(layer.call)
    try:
        yield
    finally:
        for layer in found:
            del layer.__dict__["call"]


def _at_inference(call):
    return lambda inputs, training=None, mask=None: call(inputs, training=False, mask=mask)
