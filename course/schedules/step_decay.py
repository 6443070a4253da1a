"""Step decay: divide the learning rate every so many steps."""

import keras

from course import arguments


def step_decay(initial_learning_rate: float, every: int, factor: float = 0.5):
    """Makes Keras's `ExponentialDecay` in stairs: the rate is multiplied by `factor` every `every` steps.

        lr = initial_learning_rate * factor ** floor(step / every)

    Step `every` has the new rate already, and the schedule takes arrays of steps on each backend. For stairs
    of unequal length, `Sequence([0.1, 0.01], boundaries=[5000])` keeps both properties; Keras's
    `PiecewiseConstantDecay` gives a boundary step to the older rate, and takes single steps only on PyTorch.

    Args:
        initial_learning_rate: Learning rate of the first stair; above 0.
        every: Optimizer updates (not epochs) on a stair, as `5 * steps_per_epoch`; at least 1.
        factor: What the rate is multiplied by between stairs, in (0, 1).

    Returns:
        A `keras.optimizers.schedules.ExponentialDecay` with `staircase=True`.

    Raises:
        ValueError: If an argument is outside its range.

    Example:
        >>> stairs = step_decay(0.1, every=1000)
        >>> [round(float(stairs(step)), 4) for step in (0, 999, 1000, 2000)]
        [0.1, 0.1, 0.05, 0.025]

    Source:
        Krizhevsky, Sutskever and Hinton, 2012, ImageNet Classification with Deep Convolutional Neural
        Networks, section 5, divide by 10 where the validation error stops falling; here the steps are fixed.
    """
    if not arguments.is_finite(factor) or not 0 < factor < 1:
        raise ValueError(f"`factor` must be in (0, 1). Received: factor={factor!r}")
    return keras.optimizers.schedules.ExponentialDecay(
        arguments.positive("initial_learning_rate", initial_learning_rate),
        decay_steps=arguments.whole("every", every, at_least=1),
        decay_rate=float(factor),
        staircase=True,
    )
