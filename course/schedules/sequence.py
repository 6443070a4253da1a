"""One schedule after another."""

from collections.abc import Sequence as Items
from itertools import pairwise

import keras
from keras import ops

from course import arguments
from course.schedules import _part
from course.schedules._counting import counted


@keras.saving.register_keras_serializable(package="course")
class Sequence(keras.optimizers.schedules.LearningRateSchedule):
    """Runs schedules one after another, each counting its steps from its own start.

    `schedules[0]` holds before `boundaries[0]`, `schedules[1]` from step `boundaries[0]` on, and so forth:
    the boundary step belongs to the schedule that begins there. Keras's `PiecewiseConstantDecay` gives the
    boundary step to the older value, and refuses an array of steps on PyTorch.

    Args:
        schedules: Keras schedules, or learning rates (0 or above) to hold; at least one.
        boundaries: Optimizer steps at which the next schedule begins, whole, above 0 and rising; one fewer
            than `schedules`.

    Call arguments:
        step: Optimizer step, counted from 0: a scalar or an array of any shape. An array needs parts that
            take arrays, as all of this package do.

    Returns:
        Learning rate, float32, in the shape of `step`.

    Raises:
        ValueError: If a part is no schedule, or the boundaries do not rise or do not fit the parts in number.

    Example:
        >>> from keras.optimizers.schedules import CosineDecay
        >>> steps = Sequence([0.1, CosineDecay(0.1, decay_steps=100)], boundaries=[50])
        >>> [round(float(steps(step)), 4) for step in (0, 50, 100, 150)]
        [0.1, 0.1, 0.05, 0.0]

    Source:
        He et al., 2015, Deep Residual Learning for Image Recognition, section 4.2,
        https://arxiv.org/abs/1512.03385, has such a sequence: 0.1, then 0.01 from step 32,000 on and 0.001
        from 48,000 on. The counting of steps is that of optax's `join_schedules`.
    """

    def __init__(self, schedules: Items, boundaries: Items[int]):
        self.schedules = [
            _part.checked(f"schedules[{position}]", part)
            for position, part in enumerate(arguments.items("schedules", schedules))
        ]
        boundaries = arguments.items("boundaries", boundaries)
        self.boundaries = [arguments.whole("boundaries", boundary, at_least=1) for boundary in boundaries]
        if not self.schedules or len(self.boundaries) != len(self.schedules) - 1:
            raise ValueError(
                "`schedules` must be one more than `boundaries`. Received: "
                f"{len(self.schedules)} schedules and {len(self.boundaries)} boundaries"
            )
        if any(later <= earlier for earlier, later in pairwise(self.boundaries)):
            raise ValueError(f"`boundaries` must rise. Received: boundaries={self.boundaries}")

    def __call__(self, step):
        step = counted(step)
        rate = _part.value_at(self.schedules[0], step, 0)
        for schedule, start in zip(self.schedules[1:], self.boundaries, strict=True):
            rate = ops.where(step < start, rate, _part.value_at(schedule, step, start))
        return rate

    def get_config(self):
        return {
            "schedules": [keras.saving.serialize_keras_object(part) for part in self.schedules],
            "boundaries": list(self.boundaries),
        }

    @classmethod
    def from_config(cls, config):
        return cls([_part.restored(part) for part in config["schedules"]], config["boundaries"])
