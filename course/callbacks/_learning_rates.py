"""The learning rates of an optimizer, whatever it is made of."""

import keras


def optimizers_of(optimizer) -> dict[str, object]:
    """The parts of an optimizer by the name of their learning rate in the logs.

    Returns:
        `{"learning_rate": optimizer}`, or for Keras's `MultiOptimizer` one entry
        `learning_rate_NAME` for each part.
    """
    parts = getattr(optimizer, "optimizers", None)
    if parts is None:
        return {"learning_rate": optimizer}
    return {f"learning_rate_{part.name}": part for part in parts}


def learning_rates(optimizer) -> dict[str, float]:
    """What the next step would use: a schedule is read at the current count of updates."""
    return {
        name: float(keras.ops.convert_to_numpy(part.learning_rate))
        for name, part in optimizers_of(optimizer).items()
    }
