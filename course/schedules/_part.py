"""A part of a composed schedule: any Keras schedule, or a number for a constant learning rate."""

import keras
from keras import ops

from course import arguments

LearningRateSchedule = keras.optimizers.schedules.LearningRateSchedule


def checked(name: str, part):
    """`part` itself if it is a schedule, a float if it is a number of 0 or above; else a ValueError."""
    if isinstance(part, LearningRateSchedule):
        return part
    try:
        return arguments.not_negative(name, part)
    except ValueError:
        raise ValueError(
            f"`{name}` must be a Keras schedule or a number, 0 or above. Received: {name}={part!r}"
        ) from None


def value_at(part, step, start: int):
    """The float32 learning rate of `part` when its own step 0 is `start`; before that, its first value."""
    if isinstance(part, float):
        return ops.full(ops.shape(step), part, dtype="float32")
    return ops.cast(part(ops.maximum(step - start, 0)), "float32")


def restored(part):
    """The part that `keras.saving.serialize_keras_object` wrote."""
    return keras.saving.deserialize_keras_object(part) if isinstance(part, dict) else part
