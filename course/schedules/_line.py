"""A learning rate drawn through given points."""

import math
from itertools import pairwise

from keras import ops

from course.schedules._counting import progress

SHAPES = ("cosine", "linear")


def through(points: list[tuple[int, float]], step, shape: str):
    """Joins `points`, pairs (step, rate) with rising steps, by half cosines or straight lines.

    The rate is exactly that of a point at its step, and stays at the first and the last beyond them.
    `step` comes from `counted`.
    """
    rate = ops.full(ops.shape(step), points[0][1], dtype="float32")
    for (start, low), (end, high) in pairwise(points):
        share = ops.clip(progress(step, start, end - start), 0.0, 1.0)
        if shape == "cosine":
            share = (1 - ops.cos(math.pi * share)) / 2
        rate = ops.where(step > start, low + (high - low) * share, rate)
        rate = ops.where(step >= end, high, rate)
    return rate
