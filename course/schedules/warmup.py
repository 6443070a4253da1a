"""Warm-up in front of any schedule."""

import keras
from keras import ops

from course import arguments
from course.schedules import _part
from course.schedules._counting import counted, progress


@keras.saving.register_keras_serializable(package="course")
class Warmup(keras.optimizers.schedules.LearningRateSchedule):
    """Raises the learning rate in a straight line, then hands over to another schedule.

    The schedule behind starts counting where the warm-up ends, so none of its steps is lost:

        lr = start + (schedule(0) - start) * step / warmup_steps    for step < warmup_steps
        lr = schedule(step - warmup_steps)                          from step = warmup_steps on

    Args:
        schedule: Keras schedule to follow, or a learning rate, 0 or above, to hold.
        warmup_steps: Optimizer updates (not epochs) spent rising; at least 1.
        start: Learning rate of step 0; 0 or above. With 0 the first update changes nothing, as in Keras's own
            `CosineDecay(warmup_steps=...)`.

    Call arguments:
        step: Optimizer step, counted from 0: a scalar or an array of any shape. A vector needs a `schedule`
            that takes vectors, as all of this package do.

    Returns:
        Learning rate, float32, in the shape of `step`.

    Raises:
        ValueError: If an argument is outside its range.

    Example:
        >>> from keras.optimizers.schedules import CosineDecay
        >>> warm = Warmup(CosineDecay(0.1, decay_steps=100), warmup_steps=10)
        >>> [round(float(warm(step)), 4) for step in (0, 5, 10, 60, 110)]
        [0.0, 0.05, 0.1, 0.05, 0.0]

    Source:
        Goyal et al., 2017, Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour, section 2.2,
        https://arxiv.org/abs/1706.02677. There the schedule behind counts from step 0; here from the end of
        the warm-up.
    """

    def __init__(self, schedule, warmup_steps: int, start: float = 0.0):
        self.schedule = _part.checked("schedule", schedule)
        self.warmup_steps = arguments.whole("warmup_steps", warmup_steps, at_least=1)
        self.start = arguments.not_negative("start", start)

    def __call__(self, step):
        step = counted(step)
        after = _part.value_at(self.schedule, step, self.warmup_steps)
        top = _part.value_at(self.schedule, ops.zeros_like(step), 0)
        rising = self.start + (top - self.start) * progress(step, 0, self.warmup_steps)
        return ops.where(step < self.warmup_steps, rising, after)

    def get_config(self):
        return {
            "schedule": keras.saving.serialize_keras_object(self.schedule),
            "warmup_steps": self.warmup_steps,
            "start": self.start,
        }

    @classmethod
    def from_config(cls, config):
        return cls(**{**config, "schedule": _part.restored(config["schedule"])})
