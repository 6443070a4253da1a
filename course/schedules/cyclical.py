"""Cyclical learning rates: up and down in straight lines, again and again."""

import math

import keras
from keras import ops

from course import arguments
from course.schedules._counting import counted, progress

MODES = ("triangular", "triangular2", "exp_range")


@keras.saving.register_keras_serializable(package="course")
class Cyclical(keras.optimizers.schedules.LearningRateSchedule):
    """Moves the learning rate between two values in straight lines, in cycles of equal length.

        lr = low + (high - low) * triangle * scale

    where `triangle` rises from 0 to 1 in `rise_steps` and falls back in `fall_steps`, and `scale` is 1
    ("triangular"), halves with each cycle ("triangular2") or is `gamma ** step` ("exp_range").

    Args:
        low: Lowest learning rate, at the start of each cycle; 0 or above.
        high: Highest learning rate of the first cycle; above `low`.
        rise_steps: Optimizer updates from low to high; at least 1. The paper advises 2 to 10 epochs of them.
        fall_steps: Optimizer updates from high to low; at least 1. None for as many as `rise_steps`.
        mode: "triangular", "triangular2" or "exp_range".
        gamma: Factor per step of "exp_range", in (0, 1]; unused otherwise.

    Call arguments:
        step: Optimizer step, counted from 0: a scalar or an array of any shape.

    Returns:
        Learning rate, float32, in the shape of `step`.

    Raises:
        ValueError: If an argument is outside its range, or `mode` is unknown.

    Example:
        >>> wave = Cyclical(low=0.1, high=0.5, rise_steps=4, mode="triangular2")
        >>> [round(float(wave(step)), 4) for step in (0, 2, 4, 8, 12, 16)]
        [0.1, 0.3, 0.5, 0.1, 0.3, 0.1]

    Source:
        Smith, 2015, Cyclical Learning Rates for Training Neural Networks, https://arxiv.org/abs/1506.01186.
    """

    def __init__(
        self,
        low: float,
        high: float,
        rise_steps: int,
        fall_steps: int | None = None,
        mode: str = "triangular",
        gamma: float = 1.0,
    ):
        self.low = arguments.not_negative("low", low)
        self.high = arguments.positive("high", high)
        if self.high <= self.low:
            raise ValueError(f"`high` must be above `low`. Received: low={low}, high={high}")
        self.rise_steps = arguments.whole("rise_steps", rise_steps, at_least=1)
        self.fall_steps = arguments.whole("fall_steps", fall_steps, at_least=1, or_none=True)
        self.mode = arguments.one_of("mode", mode, MODES)
        self.gamma = arguments.share("gamma", gamma, above_0=True)

    def __call__(self, step):
        step = counted(step)
        fall_steps = self.fall_steps or self.rise_steps
        length = self.rise_steps + fall_steps
        position = ops.mod(step, length)
        triangle = ops.where(
            position < self.rise_steps,
            progress(position, 0, self.rise_steps),
            1 - progress(position, self.rise_steps, fall_steps),
        )
        scaled = triangle * self._scale(step, length)
        rate = self.low + (self.high - self.low) * scaled
        return ops.where(scaled == 1, self.high, rate)  # exact: the sum may be off in the last digit

    def _scale(self, step, length: int):
        """The height of the cycles, 1 at step 0."""
        if self.mode == "triangular":
            return ops.ones(ops.shape(step), dtype="float32")
        if self.mode == "triangular2":
            return ops.power(0.5, ops.cast(ops.floor_divide(step, length), "float32"))
        # Through the logarithm, because gamma itself, near 1, loses its digits in float32.
        return ops.exp(math.log(self.gamma) * ops.cast(step, "float32"))

    def get_config(self):
        return {
            "low": self.low,
            "high": self.high,
            "rise_steps": self.rise_steps,
            "fall_steps": self.fall_steps,
            "mode": self.mode,
            "gamma": self.gamma,
        }
