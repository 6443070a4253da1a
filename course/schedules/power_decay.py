"""Power scheduling: one over a power of the time."""

import keras
from keras import ops

from course import arguments
from course.schedules._counting import counted, progress


@keras.saving.register_keras_serializable(package="course")
class PowerDecay(keras.optimizers.schedules.LearningRateSchedule):
    """Lowers the learning rate fast at first, then more and more slowly.

        lr = initial_learning_rate / (1 + step / decay_steps) ** power

    With `power=1` it is Keras's `InverseTimeDecay` with `decay_rate=1`: half after `decay_steps`, a third
    after twice as many.

    Args:
        initial_learning_rate: Learning rate of step 0; above 0.
        decay_steps: Optimizer updates after which the divisor is `2 ** power`; at least 1.
        power: Exponent, above 0. Above 0.5 and at most 1 the rates meet the conditions of Robbins and Monro.

    Call arguments:
        step: Optimizer step, counted from 0: a scalar or an array of any shape.

    Returns:
        Learning rate, float32, in the shape of `step`.

    Raises:
        ValueError: If an argument is outside its range.

    Example:
        >>> decay = PowerDecay(0.1, decay_steps=100, power=2.0)
        >>> [round(float(decay(step)), 6) for step in (0, 100, 900)]
        [0.1, 0.025, 0.001]

    Source:
        Robbins and Monro, 1951, A Stochastic Approximation Method, https://doi.org/10.1214/aoms/1177729586.
        Bottou, 2012, Stochastic Gradient Descent Tricks, section 5.2, has this form.
    """

    def __init__(self, initial_learning_rate: float, decay_steps: int, power: float = 1.0):
        self.initial_learning_rate = arguments.positive("initial_learning_rate", initial_learning_rate)
        self.decay_steps = arguments.whole("decay_steps", decay_steps, at_least=1)
        self.power = arguments.positive("power", power)

    def __call__(self, step):
        return self.initial_learning_rate / ops.power(
            1 + progress(counted(step), 0, self.decay_steps), self.power
        )

    def get_config(self):
        return {
            "initial_learning_rate": self.initial_learning_rate,
            "decay_steps": self.decay_steps,
            "power": self.power,
        }
