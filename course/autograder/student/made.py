"""An object of the student's, by its number."""

from collections.abc import Callable

import numpy as np

from course.autograder.student.error import StudentError


class Made:
    """Stands for a layer that lives where the student's code runs; nothing but plain data comes from it.

    Args:
        ask: Passes a request on, as `Student.ask`.
        number: The number of the object.
        name: Name of its class.
    """

    def __init__(self, ask: Callable, number: int, name: str):
        self._ask, self._number, self._name = ask, number, name

    def __call__(self, *values, **named):
        """Calls the layer, as `layer(x, training=True)`, and returns its output as arrays."""
        return self.trace(*values, **named)["output"]

    def trace(self, *values, **named) -> dict:
        """Calls the layer and returns {"before": its state, "output": ..., "after": its state}.

        Its weights are made first, if need be.
        """
        return checked_trace(self._ask("trace", self._number, values, named))

    def build(self, *shape: int):
        """Lets the layer make its weights for inputs of this shape, as `build(8, 3)`."""
        self._ask("build", self._number, shape)

    def state(self) -> dict[str, np.ndarray]:
        """Returns the variables of the layer by name."""
        return _arrays(self._ask("state", self._number))

    def load(self, state: dict):
        """Sets variables of the layer by name; the others stay."""
        self._ask("load", self._number, state)

    def config(self) -> dict:
        """Returns what `get_config` gives, as JSON data."""
        config = self._ask("config", self._number)
        if not isinstance(config, dict):
            raise StudentError("type", f"`{self._name}.get_config` returned no dictionary.")
        return config

    def again(self) -> "Made":
        """Makes a second layer from the configuration of this one, as loading a model does."""
        return Made(self._ask, number_of(self._ask("again", self._number)), self._name)


def checked_trace(traced) -> dict:
    """Returns what came of a call of a layer, as the student's process sent it.

    Raises:
        StudentError: If it is not an output and two states.
    """
    if not isinstance(traced, dict) or set(traced) != {"before", "output", "after"}:
        raise StudentError("protocol", "The process sent what is no output and states.")
    before, after = _arrays(traced["before"]), _arrays(traced["after"])
    return {"before": before, "output": traced["output"], "after": after}


def _arrays(state) -> dict[str, np.ndarray]:
    """Returns a state as the student's process sent it, if it is one."""
    if not isinstance(state, dict) or not all(isinstance(value, np.ndarray) for value in state.values()):
        raise StudentError("protocol", "The process sent what is no state of a layer.")
    return state


def number_of(answer) -> int:
    """Returns the number of an object, as the student's process sent it.

    Raises:
        StudentError: If it is none.
    """
    if type(answer) is not int:
        raise StudentError("protocol", "The process sent what is no number of an object.")
    return answer
