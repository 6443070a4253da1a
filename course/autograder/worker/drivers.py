"""What is asked of the student's functions and objects, done where they live: plain data in, plain data out.

The sandboxed process and the learner's notebook both run this file. It imports no Keras: it meets Keras only
where the student has imported it, and then uses no more than the methods of the student's own objects.
"""

import copy
import json
import sys
from collections import OrderedDict

import numpy as np

OPS = ("call", "make", "build", "trace", "state", "load", "config", "again", "fit")
OBJECTS_KEPT = 64
DEPTH_LIMIT = 12
PLAIN = (type(None), bool, int, float, str, np.ndarray)
ROUNDING = 1e-9  # what may be left over where an entry was moved and put back


class DriverError(Exception):
    """What keeps a request from being answered.

    Args:
        kind: "missing", "type" or "changed".
        text: What it is, in a sentence.
    """

    def __init__(self, kind: str, text: str):
        super().__init__(text)
        self.kind = kind


class Drivers:
    """Answers requests with the names of a namespace; each method but the private ones is a request.

    Objects that the student's classes make stay here under numbers; the oldest go where there are too many.

    Args:
        namespace: The student's names.
    """

    def __init__(self, namespace: dict):
        self._namespace = namespace
        self._objects: OrderedDict[int, tuple[str, object]] = OrderedDict()
        self._made = 0

    def call(self, name: str, values: tuple, named: dict, in_place: bool = False):
        """Calls a function.

        Raises:
            DriverError: If there is none, or it changes an argument and `in_place` does not allow that.
        """
        function = self._function(name)
        kept = None if in_place else copy.deepcopy((values, named))
        answer = function(*values, **named)
        if kept is not None:
            _refuse_changes(name, kept, (values, named))
        return plain(answer)

    def make(self, name: str, values: tuple, config: dict) -> int:
        """Makes an object of a class and returns its number."""
        return self._keep(name, self._function(name)(*values, **config))

    def build(self, number: int, shape: tuple):
        """Lets a layer make its weights for inputs of a shape, if it has not yet."""
        _, layer = self._object(number)
        _build(layer, tuple(shape))

    def trace(self, number: int, values: tuple, named: dict) -> dict:
        """Calls an object and returns its output, with its state before and after."""
        name, layer = self._object(number)
        if not callable(layer):
            raise DriverError("type", f"`{name}` is no layer: it cannot be called.")
        if len(values) == 1 and isinstance(values[0], np.ndarray):
            _build(layer, values[0].shape)
        before = _state(layer)
        output = plain(layer(*values, **named))
        return {"before": before, "output": output, "after": _state(layer)}

    def state(self, number: int) -> dict:
        """Returns the variables of a layer by name, as arrays."""
        return _state(self._object(number)[1])

    def load(self, number: int, state: dict):
        """Sets variables of a layer by name.

        Raises:
            DriverError: If there is no variable of a name.
        """
        name, layer = self._object(number)
        variables = _variables(layer)
        for key, value in state.items():
            if key not in variables:
                there = ", ".join(f"`{other}`" for other in variables) or "none"
                raise DriverError("missing", f"`{name}` has no variable `{key}`. It has: {there}.")
            variables[key].assign(np.asarray(value))

    def config(self, number: int) -> dict:
        """Returns what `get_config` gives, as the JSON data that saving a model makes of it.

        Raises:
            DriverError: If JSON cannot hold it.
        """
        name, layer = self._object(number)
        config = layer.get_config()
        try:
            return json.loads(json.dumps(config))
        except (TypeError, ValueError) as error:
            text = f"`{name}.get_config` returned what JSON cannot hold ({error}): use numbers and strings."
            raise DriverError("type", text) from error

    def again(self, number: int) -> int:
        """Makes an object of the same class from the configuration of one, and returns its number."""
        name, layer = self._object(number)
        return self._keep(name, type(layer).from_config(self.config(number)))

    def fit(self, name: str, x, y, test, config: dict, epochs: int, batch_size: int, seed: int) -> dict:
        """Builds a model with a function, fits it without shuffling, and predicts.

        Args:
            name: The function; it returns a compiled model.
            x: Inputs.
            y: Targets.
            test: Inputs to predict for; those of training if None.
            config: What the function is given.
            epochs: How often to go over the inputs.
            batch_size: Examples in a batch.
            seed: Seed of the initial weights and of all that rests on chance.
        """
        build = self._function(name)
        keras = sys.modules.get("keras")
        if keras is not None:
            keras.utils.set_random_seed(seed)
        model = build(**config)
        _make_variables(model, x)
        history = model.fit(x, y, epochs=epochs, batch_size=batch_size, shuffle=False, verbose=0).history
        losses = {str(key): [float(value) for value in values] for key, values in history.items()}
        # Not `predict`, which would compile once more: twice the time of a small fit.
        return {"history": losses, "predictions": plain(model(x if test is None else test, training=False))}

    def _function(self, name: str):
        found = self._namespace.get(name)
        if not callable(found):
            is_there = found is not None
            raise DriverError("missing", f"`{name}` is not {'a function' if is_there else 'defined'}.")
        return found

    def _keep(self, name: str, made) -> int:
        self._made += 1
        self._objects[self._made] = name, made
        while len(self._objects) > OBJECTS_KEPT:
            self._objects.popitem(last=False)
        return self._made

    def _object(self, number: int) -> tuple[str, object]:
        if number not in self._objects:
            raise DriverError("missing", f"Object {number} is gone: only the last {OBJECTS_KEPT} are kept.")
        return self._objects[number]


def plain(value, depth: int = DEPTH_LIMIT):
    """Returns a value with each tensor in it as an array; what is neither stays as it is.

    Example:
        >>> plain((1, [np.float32(2.0)]))
        (1, [np.float32(2.0)])
    """
    if type(value) in PLAIN:  # to ask whether one is a tensor takes longer than to send it
        return value
    if depth and isinstance(value, dict):
        return {key: plain(item, depth - 1) for key, item in value.items()}
    if depth and isinstance(value, list | tuple):
        items = [plain(item, depth - 1) for item in value]
        return items if isinstance(value, list) else tuple(items)
    keras = sys.modules.get("keras")
    if keras is not None and (keras.ops.is_tensor(value) or isinstance(value, keras.Variable)):
        array = np.asarray(keras.ops.convert_to_numpy(value))
        return array.astype("float32") if array.dtype.name == "bfloat16" else array
    return value


def _build(layer, shape: tuple):
    if not getattr(layer, "built", True):
        layer.build(shape)


def _make_variables(model, x):
    """Lets a Keras model make its variables before it is traced: for those made in a trace, another follows.

    The numbers are the same to the bit; a small fit takes a quarter less time.
    """
    keras = sys.modules.get("keras")
    if keras is None or not isinstance(model, keras.Model):
        return
    if isinstance(model, keras.Sequential) and isinstance(x, np.ndarray) and not model.built:
        model.build((None, *x.shape[1:]))
    optimizer = getattr(model, "optimizer", None)
    if model.built and isinstance(optimizer, keras.optimizers.Optimizer) and not optimizer.built:
        optimizer.build(model.trainable_variables)


def _variables(layer) -> dict:
    """The variables of a layer by name, but for the states of random generators.

    A name that is taken gets a number: `kernel`, `kernel_2`.
    """
    found = {}
    for variable in getattr(layer, "variables", ()):
        name, number = str(variable.name), 1
        if name == "seed_generator_state":
            continue
        unique = name
        while unique in found:
            number += 1
            unique = f"{name}_{number}"
        found[unique] = variable
    return found


def _state(layer) -> dict:
    return {name: np.asarray(plain(variable.value)) for name, variable in _variables(layer).items()}


def _refuse_changes(name: str, before: tuple, after: tuple):
    for number, (one, other) in enumerate(zip(before[0], after[0], strict=True), 1):
        if not _is_same(one, other):
            text = f"`{name}` changed its argument number {number} in place; work on a copy."
            raise DriverError("changed", text)
    for key, one in before[1].items():
        if not _is_same(one, after[1].get(key)):
            raise DriverError("changed", f"`{name}` changed its argument `{key}` in place; work on a copy.")


def _is_same(one, other) -> bool:
    """Whether an argument is as it was, up to the rounding of a step there and back."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_is_same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(_is_same, one, other))
    if isinstance(one, np.ndarray):
        if one.shape != other.shape or one.dtype != other.dtype:
            return False
        if one.tobytes() == other.tobytes():
            return True
        return one.dtype.kind == "f" and np.allclose(one, other, ROUNDING, ROUNDING, equal_nan=True)
    return callable(one) or one == other or one != one
