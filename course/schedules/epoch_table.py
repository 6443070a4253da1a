"""One learning rate for each epoch, looked up in a table."""

from collections.abc import Sequence

import keras
from keras import ops

from course import arguments
from course.schedules._counting import counted


@keras.saving.register_keras_serializable(package="course")
class EpochTable(keras.optimizers.schedules.LearningRateSchedule):
    """Holds one learning rate for a whole epoch, then the next; past the table, the last.

        lr = rates[step // steps_per_epoch]

    Args:
        rates: Learning rate of each epoch, 0 or above; at least one.
        steps_per_epoch: Optimizer updates in an epoch; at least 1.

    Call arguments:
        step: Optimizer step, counted from 0: a scalar or an array of any shape.

    Returns:
        Learning rate, float32, in the shape of `step`.

    Raises:
        ValueError: If the table is empty, or a number is outside its range.

    Example:
        >>> table = EpochTable([0.1, 0.05, 0.01], steps_per_epoch=100)
        >>> [round(float(table(step)), 4) for step in (0, 99, 100, 200, 1000)]
        [0.1, 0.1, 0.05, 0.01, 0.01]
    """

    def __init__(self, rates: Sequence[float], steps_per_epoch: int):
        self.rates = [
            arguments.not_negative(f"rates[{position}]", rate)
            for position, rate in enumerate(arguments.items("rates", rates))
        ]
        if not self.rates:
            raise ValueError("`rates` must have a rate for at least one epoch. Received: rates=[]")
        self.steps_per_epoch = arguments.whole("steps_per_epoch", steps_per_epoch, at_least=1)

    def __call__(self, step):
        epoch = ops.floor_divide(counted(step), self.steps_per_epoch)
        epoch = ops.clip(ops.cast(epoch, "int32"), 0, len(self.rates) - 1)
        return ops.take(ops.convert_to_tensor(self.rates, dtype="float32"), epoch)

    def get_config(self):
        return {"rates": list(self.rates), "steps_per_epoch": self.steps_per_epoch}
