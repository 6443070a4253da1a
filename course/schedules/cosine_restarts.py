"""Cosine decay with warm restarts (SGDR), restarting exactly where it says."""

import math
from fractions import Fraction

import keras
from keras import ops

from course import arguments
from course.schedules._counting import counted, progress

LAST_STEP = 2**31 - 1
"""Restarts are laid out up to here, the largest step that a 32-bit counter holds."""


@keras.saving.register_keras_serializable(package="course")
class CosineRestarts(keras.optimizers.schedules.LearningRateSchedule):
    """Lowers the learning rate along a half cosine, then starts again from the top, in ever longer cycles.

    Cycle i (from 0) has the top `initial_learning_rate * m_mul ** i` and falls towards `alpha` times that
    top:

        lr = top * (alpha + (1 - alpha) * (1 + cos(pi * t)) / 2)    t = share of the cycle that is over

    Cycles begin at whole steps: where `first_decay_steps * t_mul ** i` is no whole number, at the next one
    after the ideal boundary. Each begins with exactly its top. Differs from Keras's `CosineDecayRestarts` in
    that boundaries are exact at any step on each backend, `alpha` is a share of the cycle's own top, and a
    warm-up may come first.

    Args:
        initial_learning_rate: Top of the first cycle; above 0.
        first_decay_steps: Optimizer updates in the first cycle; at least 1.
        t_mul: How many times longer each cycle is than the one before: 1, or at least 1.01.
        m_mul: Factor on the top from one cycle to the next; above 0.
        alpha: Where a cycle ends, as a share of its top, in [0, 1].
        warmup_steps: Optimizer updates spent rising from 0 to `initial_learning_rate` before the first cycle.

    Call arguments:
        step: Optimizer step, counted from 0: a scalar or an array of any shape.

    Returns:
        Learning rate, float32, in the shape of `step`.

    Raises:
        ValueError: If an argument is outside its range.

    Example:
        >>> restarts = CosineRestarts(0.1, first_decay_steps=10, t_mul=2)
        >>> [round(float(restarts(step)), 4) for step in (0, 5, 10, 20, 30)]
        [0.1, 0.05, 0.1, 0.05, 0.1]
        >>> [int(restarts.cycle(step)) for step in (9, 10, 29, 30)]
        [0, 1, 1, 2]

    Source:
        Loshchilov and Hutter, 2016, SGDR: Stochastic Gradient Descent with Warm Restarts,
        https://arxiv.org/abs/1608.03983.
    """

    def __init__(
        self,
        initial_learning_rate: float,
        first_decay_steps: int,
        t_mul: float = 2.0,
        m_mul: float = 1.0,
        alpha: float = 0.0,
        warmup_steps: int = 0,
    ):
        self.initial_learning_rate = arguments.positive("initial_learning_rate", initial_learning_rate)
        self.first_decay_steps = arguments.whole("first_decay_steps", first_decay_steps, at_least=1)
        self.t_mul = arguments.positive("t_mul", t_mul)
        if self.t_mul != 1 and self.t_mul < 1.01:
            raise ValueError(f"`t_mul` must be 1 or at least 1.01. Received: t_mul={t_mul}")
        self.m_mul = arguments.positive("m_mul", m_mul)
        self.alpha = arguments.share("alpha", alpha)
        self.warmup_steps = arguments.whole("warmup_steps", warmup_steps, at_least=0)
        self._starts = starts(self.first_decay_steps, self.t_mul) if self.t_mul != 1 else None

    def __call__(self, step):
        step = counted(step) - self.warmup_steps
        cycle, done = self._cycle_and_share(ops.maximum(step, 0))
        top = self.initial_learning_rate * ops.power(self.m_mul, ops.cast(cycle, "float32"))
        falling = top * (self.alpha + (1 - self.alpha) * (1 + ops.cos(math.pi * done)) / 2)
        if self.warmup_steps == 0:
            return falling
        rising = self.initial_learning_rate * progress(step, -self.warmup_steps, self.warmup_steps)
        return ops.where(step < 0, rising, falling)

    def cycle(self, step):
        """Number of the cycle (from 0) that `step` falls into; the warm-up belongs to cycle 0.

        Args:
            step: Optimizer step, counted from 0: a scalar or an array of any shape.

        Returns:
            Integer tensor in the shape of `step`.
        """
        cycle, _ = self._cycle_and_share(ops.maximum(counted(step) - self.warmup_steps, 0))
        return ops.cast(cycle, "int32")

    def _cycle_and_share(self, step):
        """The cycle and the share of it that is over, for steps counted from the first cycle."""
        if self._starts is None:
            cycle = ops.floor_divide(step, self.first_decay_steps)
            return cycle, progress(ops.mod(step, self.first_decay_steps), 0, self.first_decay_steps)
        table = ops.cast(ops.convert_to_tensor(self._starts, dtype="int32"), ops.dtype(step))
        cycle = ops.sum(ops.cast(ops.expand_dims(step, -1) >= table[1:-1], "int32"), axis=-1)
        start, end = ops.take(table, cycle), ops.take(table, cycle + 1)
        return cycle, ops.cast(step - start, "float32") / ops.cast(end - start, "float32")

    def get_config(self):
        return {
            "initial_learning_rate": self.initial_learning_rate,
            "first_decay_steps": self.first_decay_steps,
            "t_mul": self.t_mul,
            "m_mul": self.m_mul,
            "alpha": self.alpha,
            "warmup_steps": self.warmup_steps,
        }


def starts(first_decay_steps: int, t_mul: float) -> list[int]:
    """The first step of each cycle, from 0 on and in exact arithmetic, and at last `LAST_STEP`.

    Example:
        >>> starts(10, 1.5)[:5]
        [0, 10, 25, 48, 82]
    """
    factor = Fraction(repr(t_mul))  # 1.1 is read as 11/10, not as the nearest binary number
    found, boundary, length = [], Fraction(0), Fraction(first_decay_steps)
    while math.ceil(boundary) < LAST_STEP:
        found.append(math.ceil(boundary))
        boundary, length = boundary + length, length * factor
    return [*found, LAST_STEP]
