"""At which optimizer step a fit will end."""

import keras


def end_of_fit(params: dict, optimizer) -> int | None:
    """Optimizer updates done when a fit that begins now is over; None where Keras cannot tell its steps.

    Args:
        params: What the callback got: `steps` of an epoch and `epochs`.
        optimizer: The optimizer, or the inner one where another wraps it.
    """
    if not params.get("steps"):
        return None
    steps_per_update = getattr(optimizer, "gradient_accumulation_steps", None) or 1
    done = int(keras.ops.convert_to_numpy(optimizer.iterations))
    return done + params["steps"] * params["epochs"] // steps_per_update
