"""All numbers that a training step reads or writes, as arrays."""

import keras
import numpy as np


def model_state(model: keras.Model, metrics: bool = True) -> list[tuple[str, np.ndarray]]:
    """Path and value of each variable: weights, seeds of layers, optimizer, and `metrics` on request.

    Metrics begin each epoch at 0, and come to be only when the model has seen a batch.
    """
    return [(one.path, keras.ops.convert_to_numpy(one)) for one in variables(model, metrics)]


def set_model_state(model: keras.Model, state: list[tuple[str, np.ndarray]], metrics: bool = True):
    """Gives a model built like the one that was read the same numbers.

    Raises:
        ValueError: If the variables differ in number or shape; then none is touched.
    """
    own = variables(model, metrics)
    if len(own) != len(state):
        raise ValueError(f"it holds {len(state)} variables, the model has {len(own)}")
    for variable, (path, value) in zip(own, state, strict=True):
        if tuple(variable.shape) != value.shape:
            raise ValueError(
                f"its {path} has shape {value.shape}, the model's {variable.path} {tuple(variable.shape)}"
            )
    for variable, (_, value) in zip(own, state, strict=True):
        variable.assign(value)


def variables(model: keras.Model, metrics: bool = True) -> list[keras.Variable]:
    """Each variable once, in an order that the code of the model decides."""
    optimizer = model.optimizer.variables if model.optimizer is not None else []
    found = [*model.variables, *optimizer, *(model.metrics_variables if metrics else [])]
    return list({id(one): one for one in found}.values())
