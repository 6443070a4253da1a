"""A layer made of plain functions: what stands for a Keras layer where Keras is not imported."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class LayerParts:
    """What `reference.py` says of a layer.

    Attributes:
        defaults: Its settings.
        weights: Takes the settings and the shape of the inputs, returns the first state by name.
        call: Takes settings, state, inputs, `training` and `answer` (what came from a learner's layer, where
            chance decides; else None), and returns {"output": ..., "state": the next one}.
    """

    defaults: dict
    weights: Callable
    call: Callable


class NumpyLayer:
    """Has of a Keras layer what the drivers use: variables, a configuration, a call.

    Its outputs come from the function `NAME.call` of its namespace at the time of the call, so a wrong
    version can be put in its place. Subclasses, one a layer, come from `layer_class`.

    Args:
        **config: What the layer is made with; the rest keeps its default.

    Raises:
        TypeError: If the layer knows no such setting.
    """

    parts: LayerParts
    namespace: dict

    def __init__(self, **config):
        unknown = set(config) - set(self.parts.defaults)
        if unknown:
            raise TypeError(f"{type(self).__name__} has no setting {sorted(unknown)}.")
        self._config = {**self.parts.defaults, **config}
        self.variables, self.built = [], False

    def build(self, shape: tuple):
        state = self.parts.weights(self._config, shape)
        self.variables, self.built = [_Variable(name, value) for name, value in state.items()], True

    def __call__(self, x, training=False):
        state = {variable.name: variable.value for variable in self.variables}
        call = self.namespace[f"{type(self).__name__}.call"]
        answer = call(self._config, state, x, training=training)
        for variable in self.variables:
            variable.assign(answer["state"][variable.name])
        return answer["output"]

    def get_config(self) -> dict:
        return dict(self._config)

    @classmethod
    def from_config(cls, config: dict) -> "NumpyLayer":
        return cls(**config)


class _Variable:
    def __init__(self, name: str, value):
        self.name, self.value = name, np.asarray(value)

    def assign(self, value):
        if np.shape(value) != self.value.shape:
            raise ValueError(f"{self.name} has shape {self.value.shape}, not {np.shape(value)}")
        self.value = np.array(value)


def layer_class(name: str, parts: LayerParts, namespace: dict) -> type[NumpyLayer]:
    """Returns the class of a layer whose outputs come from `NAME.call` of a namespace."""
    return type(name, (NumpyLayer,), {"parts": parts, "namespace": namespace})
