"""Passing over batches that were trained on before."""

import keras


def skipping(model: keras.Model):
    """Returns a training function that draws batches without learning from them, but for the first.

    The first is trained on, so that the metrics, and a model that builds itself at its first batch, come to
    be; whoever skips puts the right numbers back afterwards.

    Args:
        model: A compiled model in `fit`, whose `train_function` this one is to replace.
    """
    train = model.train_function
    backend = keras.backend.backend()
    logs = None

    def skip(*arguments):
        nonlocal logs
        if logs is None:
            result = train(*arguments)
            logs = result[0] if backend == "jax" else result
            return result
        if backend != "torch":  # there the batches were drawn before the call
            for _ in range(model.steps_per_execution):
                next(arguments[-1])
        return (logs, arguments[0]) if backend == "jax" else logs

    return skip
