"""The right answers in NumPy: what grading compares with, in a process that imports no Keras. Never released.

A layer is a function of its settings, its state and its inputs; it returns its output and its next state.
Where chance decides, it reads from `answer`, what the learner's layer gave, which numbers were dropped.
"""

import numpy as np

from course.autograder.numpy_layer import LayerParts, layer_class


def _batch_norm_weights(config, shape):
    zeros, ones = np.zeros(shape[-1]), np.ones(shape[-1])
    return {"gamma": ones, "beta": zeros, "moving_mean": zeros, "moving_variance": ones}


def _batch_norm(config, state, x, training=False, answer=None):
    """Statistics of the batch while training, moving ones afterwards."""
    x = np.asarray(x, float)
    mean, variance, after = state["moving_mean"], state["moving_variance"], dict(state)
    if training:
        axes, kept = tuple(range(x.ndim - 1)), config.get("momentum", 0.99)
        mean, variance = x.mean(axis=axes), x.var(axis=axes)
        after["moving_mean"] = kept * state["moving_mean"] + (1 - kept) * mean
        after["moving_variance"] = kept * state["moving_variance"] + (1 - kept) * variance
    x_hat = (x - mean) / np.sqrt(variance + config.get("epsilon", 1e-3))
    return {"output": state["gamma"] * x_hat + state["beta"], "state": after}


BatchNorm = LayerParts({"momentum": 0.99, "epsilon": 1e-3}, _batch_norm_weights, _batch_norm)


def batch_norm_backward(dy, x, gamma, epsilon):
    """All three gradients."""
    mean, root = x.mean(axis=0), np.sqrt(x.var(axis=0) + epsilon)
    x_hat = (x - mean) / root
    dx_hat = dy * gamma
    dx = (dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0)) / root
    return dx, (dy * x_hat).sum(axis=0), dy.sum(axis=0)


def fold(kernel, bias, gamma, beta, mean, variance, epsilon):
    """The kernel and the bias of one layer that does the work of two."""
    scale = gamma / np.sqrt(variance + epsilon)
    return kernel * scale, beta + scale * ((0.0 if bias is None else bias) - mean)


def _layer_norm_weights(config, shape):
    return {"gamma": np.ones(shape[-1]), "beta": np.zeros(shape[-1])}


def _layer_norm(config, state, x, training=False, answer=None):
    """Statistics of each example over its last axis, always."""
    x = np.asarray(x, float)
    mean, variance = x.mean(axis=-1, keepdims=True), x.var(axis=-1, keepdims=True)
    x_hat = (x - mean) / np.sqrt(variance + config.get("epsilon", 1e-3))
    return {"output": state["gamma"] * x_hat + state["beta"], "state": dict(state)}


LayerNorm = LayerParts({"epsilon": 1e-3}, _layer_norm_weights, _layer_norm)


def _chance(config):
    """The state of a generator: a seed, and how often it was asked. No check sees it."""
    seed = np.random.default_rng().integers(2**31) if config.get("seed") is None else config["seed"]
    return {"seed_generator_state": np.array([seed, 0])}


def _dropout_weights(config, shape):
    return _chance(config)


def _dropout(config, state, x, training=False, answer=None):
    """Inverted dropout."""
    x, rate = np.asarray(x, float), config["rate"]
    if not training:
        return {"output": x, "state": dict(state)}
    if answer is not None:
        return {"output": x * (np.asarray(answer["output"]) != 0) / (1 - rate), "state": {}}
    kept, after = _drawn(x.shape, rate, state)
    return {"output": x * kept / (1 - rate), "state": after}


Dropout = LayerParts({"rate": 0.5, "seed": None}, _dropout_weights, _dropout)


def _drop_connect_weights(config, shape):
    kernel = np.full((shape[-1], config["units"]), 0.5)
    return {"kernel": kernel, "bias": np.zeros(config["units"]), **_chance(config)}


def _drop_connect(config, state, x, training=False, answer=None):
    """A dense layer whose weights are dropped one by one."""
    kernel, rate, x, after = state["kernel"], config["rate"], np.asarray(x, float), dict(state)
    if training and answer is not None:
        kernel = kernel * _kept_weights(state, x, answer) / (1 - rate)
    elif training:
        kept, after = _drawn(kernel.shape, rate, state)
        kernel = kernel * kept / (1 - rate)
    return {"output": x @ kernel + state["bias"], "state": after}


DropConnect = LayerParts({"units": 1, "rate": 0.5, "seed": None}, _drop_connect_weights, _drop_connect)


def _kept_weights(state, x, answer):
    """Which weights were kept; readable where the rows of the identity are among those of x."""
    output = np.asarray(answer["output"], float)
    rows = [int(np.flatnonzero((x == one).all(axis=1))[0]) for one in np.eye(len(state["kernel"]))]
    return np.abs(output[rows] - state["bias"]) > 1e-6


def _drawn(shape, rate, state):
    generator = state["seed_generator_state"]
    after = {**state, "seed_generator_state": generator + np.array([0, 1])}
    return np.random.default_rng(generator).random(shape) >= rate, after


def alone_in_a_model(layer, **config):
    """What the notebook's function of this name makes, for these layers."""
    parts = {"BatchNorm": BatchNorm, "Dropout": Dropout}[layer]
    return _Alone(layer_class(layer, parts, {f"{layer}.call": parts.call})(**config))


class _Alone:
    """A model with one layer, whose learning rate is 0."""

    def __init__(self, layer):
        self._layer = layer

    def fit(self, x, y, epochs, batch_size, shuffle, verbose):
        self._layer.build(x.shape)
        losses = []
        for _ in range(epochs):
            outputs = [
                self._layer(x[first : first + batch_size], training=True)
                for first in range(0, len(x), batch_size)
            ]
            losses.append(np.mean((np.concatenate(outputs) - y) ** 2))
        self.history = {"loss": losses}
        return self

    def __call__(self, x, training):
        return self._layer(x, training=training)


def smooth_labels(labels, classes, epsilon):
    """One-hot rows, mixed with the uniform distribution over all classes."""
    return (1 - epsilon) * np.eye(classes)[labels] + epsilon / classes


def mix_weights(alpha, count, seed):
    """Shares from Beta(alpha, alpha); all 1, no mixing, where alpha is 0."""
    if alpha == 0:
        return np.ones(count)
    return np.random.default_rng(seed).beta(alpha, alpha, count)


def mixup(x, y, order, share):
    """Each example, mixed with the one that `order` names."""
    across = np.reshape(share, (-1,) + (1,) * (x.ndim - 1))
    mixed = np.reshape(share, (-1, 1))
    return across * x + (1 - across) * x[order], mixed * y + (1 - mixed) * y[order]


def cutmix(x, y, order, centre, size):
    """A box of each image, from the image that `order` names; labels by the area that was pasted."""
    height, width = x.shape[1:3]
    top, bottom = (int(np.clip(centre[0] + sign * (size[0] // 2), 0, height)) for sign in (-1, 1))
    left, right = (int(np.clip(centre[1] + sign * (size[1] // 2), 0, width)) for sign in (-1, 1))
    mixed = x.copy()
    mixed[:, top:bottom, left:right] = x[order][:, top:bottom, left:right]
    share = 1 - (bottom - top) * (right - left) / (height * width)
    return mixed, share * y + (1 - share) * y[order]
