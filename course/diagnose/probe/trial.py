"""Some training steps that leave a model as it was."""

import contextlib
from collections.abc import Iterator

import keras
import numpy as np
from keras import ops

from course.diagnose.probe.preserved import preserved_generators

_CACHED = ("train_function", "test_function", "predict_function")


@contextlib.contextmanager
def on_trial(model: keras.Model, optimizer: keras.optimizers.Optimizer) -> Iterator[None]:
    """Trains with another optimizer within the block; then puts back what the model was, to the bit.

    Weights, statistics, seeds, metrics, the optimizer with all its state, compiled functions, `stop_training`
    and the random generators of the process.
    """
    own = model.optimizer
    cached = {name: getattr(model, name, None) for name in _CACHED}
    compiled_loss, stop = model._compile_loss, model.stop_training
    fresh = None
    if compiled_loss is not None and not compiled_loss.built:  # it would build itself on our batches
        fresh = type(compiled_loss)(
            compiled_loss._user_loss,
            compiled_loss._user_loss_weights,
            output_names=compiled_loss.output_names,
        )
    metrics = getattr(model, "_compile_metrics", None)
    unbuilt = metrics is not None and not metrics.built
    kept = [
        (one, np.array(ops.convert_to_numpy(one))) for one in [*model.variables, *model.metrics_variables]
    ]
    with preserved_generators():
        try:
            model.__dict__["optimizer"] = optimizer
            if fresh is not None:
                model.__dict__["_compile_loss"] = fresh
            if unbuilt:
                model.__dict__["_compile_metrics"] = None
            for name in _CACHED:
                setattr(model, name, None)
            yield
        finally:
            model.__dict__["optimizer"] = own
            model.__dict__["_compile_loss"] = compiled_loss
            if unbuilt:
                model.__dict__["_compile_metrics"] = metrics
            for name, function in cached.items():
                setattr(model, name, function)
            for variable, value in kept:
                variable.assign(value)
            model.stop_training = stop


def copy_of_optimizer(model: keras.Model, learning_rate: float) -> keras.optimizers.Optimizer:
    """A new optimizer with the settings of the model's own, but for a constant learning rate."""
    config = model.optimizer.get_config()
    config["learning_rate"] = learning_rate
    if isinstance(model.optimizer, keras.optimizers.LossScaleOptimizer):
        config = model.optimizer.inner_optimizer.get_config()
        config["learning_rate"] = learning_rate
        return keras.optimizers.LossScaleOptimizer(type(model.optimizer.inner_optimizer).from_config(config))
    return type(model.optimizer).from_config(config)


def set_rate(optimizer: keras.optimizers.Optimizer, learning_rate: float):
    """Sets the learning rate of an optimizer, also of one within another."""
    getattr(optimizer, "inner_optimizer", optimizer).learning_rate = learning_rate


def step(model: keras.Model, x, y, sample_weight=None) -> float:
    """Makes one training step, and returns the loss of its batch."""
    model.reset_metrics()
    loss = model.train_on_batch(x, y, sample_weight=sample_weight)
    return float(np.asarray(loss).ravel()[0])
