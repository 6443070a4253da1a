"""The last step of a HyperModel: the optimizer, the loss, the metric."""

import keras

from course.search.spaces import optimizer


def compiled(model, hp, steps_per_epoch, epochs, kinds, prefix) -> keras.Model:
    """Compiles a classifier whose outputs are scores and whose labels are whole numbers.

    The run's length is that of the trial's stage (`tuner/epochs`, which Hyperband and CoarseToFine set), else
    `epochs`.
    """
    length = hp.values.get("tuner/epochs", epochs)
    steps = None if steps_per_epoch is None else steps_per_epoch * length
    model.compile(
        optimizer=optimizer(hp, steps=steps, prefix=prefix, kinds=kinds),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return model
