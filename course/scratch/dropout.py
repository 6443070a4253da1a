"""Dropout with the mask in plain sight: the same mask forwards and backwards."""

import numpy as np


def dropout_mask(shape, rate: float, seed: int):
    """Draws a mask: 0 with probability `rate`, else 1 / (1 - rate).

    Dividing by 1 - rate keeps the mean of the masked units as it was ("inverted" dropout), so that
    nothing has to be done at test time.

    Args:
        shape: Shape of the units to mask.
        rate: Share of units to drop, in [0, 1).
        seed: Integer; one seed always gives one mask.

    Returns:
        Array of `shape`.

    Raises:
        ValueError: If `rate` is outside [0, 1).
    """
    if not 0 <= rate < 1:
        raise ValueError(f"`rate` must be in [0, 1). Received: rate={rate}")
    kept = np.random.default_rng(seed).random(shape) >= rate
    return kept / (1 - rate)


def dropout_forward(h, mask):
    """Multiplies the hidden units by the mask; dropped units become 0."""
    return h * mask


def dropout_backward(d_output, mask):
    """Gradient for the units below: only through those that were kept, with the same factor.

    Args:
        d_output: Gradient of the loss for the masked units.
        mask: The mask of the forward pass; a fresh one would give a wrong gradient.

    Returns:
        Gradient of the loss for the units before the mask.
    """
    return d_output * mask
