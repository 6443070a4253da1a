"""Batch normalisation: forwards, backwards, and a backward pass that is wrong on purpose."""

import numpy as np


def batch_norm_forward(x, gamma, beta, epsilon: float = 1e-5):
    """Normalises each unit over the batch, then scales and shifts it.

        mu = mean_i x_i        var = mean_i (x_i - mu)^2
        x_hat = (x - mu) / sqrt(var + epsilon)        y = gamma x_hat + beta

    Args:
        x: Array of shape `(batch, units)`.
        gamma: Scale, shape `(units,)`.
        beta: Shift, shape `(units,)`.
        epsilon: Small number that keeps the root away from 0.

    Returns:
        y of shape `(batch, units)`, and the cache that the backward pass needs.

    Source:
        Ioffe and Szegedy, 2015, Batch Normalization, algorithm 1, https://arxiv.org/abs/1502.03167.
    """
    mu = x.mean(axis=0)
    variance = ((x - mu) ** 2).mean(axis=0)
    root = np.sqrt(variance + epsilon)
    x_hat = (x - mu) / root
    return gamma * x_hat + beta, (x - mu, root, x_hat, gamma)


def batch_norm_backward(d_y, cache):
    """The six gradients of batch normalisation, in the order in which they are needed.

        d_x_hat = d_y gamma
        d_var   = sum_i d_x_hat_i (x_i - mu) (-1/2) (var + epsilon)^(-3/2)
        d_mu    = -sum_i d_x_hat_i / sqrt(var + epsilon)  +  d_var mean_i -2 (x_i - mu)
        d_x     = d_x_hat / sqrt(var + epsilon)  +  d_var 2 (x - mu) / m  +  d_mu / m
        d_gamma = sum_i d_y_i x_hat_i        d_beta = sum_i d_y_i

    Args:
        d_y: Gradient of the loss for y, shape `(batch, units)`.
        cache: From `batch_norm_forward`.

    Returns:
        d_x of shape `(batch, units)`; d_gamma and d_beta of shape `(units,)`.

    Source:
        Ioffe and Szegedy, 2015, section 3, https://arxiv.org/abs/1502.03167.
    """
    centred, root, x_hat, gamma = cache
    m = len(d_y)
    d_x_hat = d_y * gamma
    d_variance = (d_x_hat * centred).sum(axis=0) * -0.5 * root**-3
    d_mu = -(d_x_hat / root).sum(axis=0) + d_variance * (-2 * centred).mean(axis=0)
    d_x = d_x_hat / root + d_variance * 2 * centred / m + d_mu / m
    return d_x, (d_y * x_hat).sum(axis=0), d_y.sum(axis=0)


def batch_norm_backward_without_statistics(d_y, cache):
    """WRONG, for lessons: treats the mean and variance of the batch as constants.

    Args:
        d_y: As in `batch_norm_backward`.
        cache: As in `batch_norm_backward`.

    Returns:
        As in `batch_norm_backward`; d_gamma and d_beta are right, d_x is not.
    """
    _, root, x_hat, gamma = cache
    return d_y * gamma / root, (d_y * x_hat).sum(axis=0), d_y.sum(axis=0)
