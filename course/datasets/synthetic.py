"""Points drawn from a rule and a seed: two moons, spirals, a noisy polynomial."""

from collections.abc import Sequence

import numpy as np

Points = tuple[np.ndarray, np.ndarray]


def two_moons(examples: int, *, noise: float = 0.1, seed: int | Sequence[int] = 0) -> Points:
    """Returns points on two half circles that reach into each other.

    The upper one is the half circle around (0, 0), the lower one that around (1, 0.5), both of radius 1.

    Args:
        examples: How many points; half of them, or one more, are on the upper moon.
        noise: Standard deviation of the normal noise on both coordinates, at least 0.
        seed: What the points are drawn from.

    Returns:
        x: float32 of shape `(examples, 2)`.
        y: int32 of shape `(examples,)`: 0 for the upper moon, 1 for the lower.

    Raises:
        ValueError: If `noise` is negative.
    """
    rng = _generator(noise, seed)
    y = rng.permutation(np.arange(examples) % 2)
    angle = rng.uniform(0, np.pi, examples)
    side = 1 - 2 * y  # the lower moon is the upper one turned by half a circle
    circle = np.stack([side * np.cos(angle), side * np.sin(angle)], axis=1)
    x = circle + y[:, None] * [1, 0.5] + rng.normal(0, noise, (examples, 2))
    return x.astype(np.float32), y.astype(np.int32)


def spirals(examples: int, *, arms: int = 3, noise: float = 0.2, seed: int | Sequence[int] = 0) -> Points:
    """Returns points on spirals that wind around the origin, one a class.

    A point of arm k at distance r from the origin, r in (0, 1], has the angle 4 r + 2 pi k / arms.

    Args:
        examples: How many points, spread evenly over the arms.
        arms: Spirals, at least 1.
        noise: Standard deviation of the normal noise on the angle, in radians, at least 0.
        seed: What the points are drawn from.

    Returns:
        x: float32 of shape `(examples, 2)`.
        y: int32 of shape `(examples,)`: the arm, from 0.

    Raises:
        ValueError: If `noise` is negative or `arms` is below 1.
    """
    if arms < 1:
        raise ValueError(f"`arms` must be >= 1. Received: arms={arms}")
    rng = _generator(noise, seed)
    y = rng.permutation(np.arange(examples) % arms)
    radius = 1 - rng.uniform(0, 1, examples)
    angle = 4 * radius + 2 * np.pi * y / arms + rng.normal(0, noise, examples)
    x = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return x.astype(np.float32), y.astype(np.int32)


def polynomial(
    examples: int,
    *,
    coefficients: Sequence[float] = (0, -3, 0, 4),
    noise: float = 0.3,
    seed: int | Sequence[int] = 0,
) -> Points:
    """Returns noisy points of a polynomial on [-1, 1], for regression.

        y = c[0] + c[1] x + c[2] x^2 + ... + noise

    The default is the cubic 4 x^3 - 3 x, which stays within [-1, 1].

    Args:
        examples: How many points; x is uniform.
        coefficients: c, the constant first.
        noise: Standard deviation of the normal noise on y, at least 0.
        seed: What the points are drawn from.

    Returns:
        x: float32 of shape `(examples, 1)`.
        y: float32 of shape `(examples,)`.

    Raises:
        ValueError: If `noise` is negative.
    """
    rng = _generator(noise, seed)
    x = rng.uniform(-1, 1, examples)
    y = np.polynomial.polynomial.polyval(x, coefficients) + rng.normal(0, noise, examples)
    return x[:, None].astype(np.float32), y.astype(np.float32)


def _generator(noise: float, seed: int | Sequence[int]) -> np.random.Generator:
    if not noise >= 0:
        raise ValueError(f"`noise` must be >= 0. Received: noise={noise}")
    return np.random.default_rng(seed)
