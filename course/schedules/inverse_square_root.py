"""Warm-up, then one over the square root: the schedule of the Transformer."""

import keras
from keras import ops

from course import arguments
from course.schedules._counting import counted, progress


@keras.saving.register_keras_serializable(package="course")
class InverseSquareRoot(keras.optimizers.schedules.LearningRateSchedule):
    """Raises the learning rate to `peak` in a straight line, then lowers it as one over the square root.

        lr = peak * min(s / w, sqrt(w / s))    where s = step + 1, w = warmup_steps

    so the first update already moves, and update number `w` (step `w - 1`) has exactly the rate `peak`.

    Args:
        peak: Highest learning rate; above 0.
        warmup_steps: Optimizer updates (not epochs) spent rising; at least 1, which means no warm-up.

    Call arguments:
        step: Optimizer step, counted from 0: a scalar or an array of any shape.

    Returns:
        Learning rate, float32, in the shape of `step`.

    Raises:
        ValueError: If an argument is outside its range.

    Example:
        >>> rates = InverseSquareRoot(peak=0.1, warmup_steps=4)
        >>> [round(float(rates(step)), 4) for step in (0, 3, 15, 399)]
        [0.025, 0.1, 0.05, 0.01]

    Source:
        Vaswani et al., 2017, Attention Is All You Need, section 5.3, https://arxiv.org/abs/1706.03762, with
        peak = (d_model * warmup_steps) ** -0.5.
    """

    def __init__(self, peak: float, warmup_steps: int):
        self.peak = arguments.positive("peak", peak)
        self.warmup_steps = arguments.whole("warmup_steps", warmup_steps, at_least=1)

    def __call__(self, step):
        ratio = progress(counted(step) + 1, 0, self.warmup_steps)
        return self.peak * ops.minimum(ratio, ops.sqrt(1 / ratio))

    def get_config(self):
        return {"peak": self.peak, "warmup_steps": self.warmup_steps}
