"""The plain values of a compiled model outside of its variables: rates, penalties, flags, functions."""

import functools
import re
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import keras
import numpy as np

NOT_WALKED = (
    keras.Variable,
    keras.KerasTensor,
    keras.DTypePolicy,
    keras.Initializer,
    keras.random.SeedGenerator,
)
WALKED = (
    keras.Layer,
    keras.Loss,
    keras.Metric,
    keras.Optimizer,
    keras.Regularizer,
    keras.constraints.Constraint,
    keras.optimizers.schedules.LearningRateSchedule,
)
LIBRARIES = {"keras", "tensorflow", "jax", "jaxlib", "torch", "numpy", "builtins", "threading", "weakref"}


@dataclass(frozen=True)
class Leaf:
    """A value in a model.

    Attributes:
        path: Where it stands, as "layer 2 (Dropout).rate"; the same in each model that one function built.
        value: A Python number, where `put` is given; else anything that can be compared and hashed.
        put: Puts another object in its place; None where the value is no number or the place is fixed.
        original: The object itself, to be put back: a number may be held as a tensor.
    """

    path: str
    value: object
    put: Callable | None = None
    original: object = None


def leaves(model) -> Iterator[Leaf]:
    """Yields what the layers, the optimizer, the loss, the metrics, the penalties and constraints of the
    weights hold, in an order that only the code of the model decides."""
    seen = set()
    layers = model._flatten_layers(include_self=False)
    layers = [layer for layer in layers if not isinstance(layer, keras.layers.InputLayer)]
    seen.update(id(layer) for layer in (model, *layers))
    for number, layer in enumerate(layers):
        yield from _attributes(layer, f"layer {number} ({type(layer).__name__})", seen)
    yield from _attributes(model, "model", seen)
    for number, variable in enumerate(model.weights):
        yield from _walk(variable.regularizer, f"weight {number}.regularizer", seen, None)
        yield from _walk(variable.constraint, f"weight {number}.constraint", seen, None)
    yield from _walk(model.optimizer, "optimizer", seen, None)
    yield from _walk(getattr(model, "loss", None), "loss", seen, None)
    if model._compile_loss is not None:  # Keras copies the weights of the losses: they stay as they are
        for leaf in _walk(model._compile_loss._user_loss_weights, "loss_weights", seen, None):
            yield Leaf(leaf.path, leaf.value)
    if model._compile_metrics is not None:
        for name in ("_user_metrics", "_user_weighted_metrics"):
            yield from _walk(getattr(model._compile_metrics, name, None), name[6:], seen, None)


def _walk(value, path: str, seen: set, put) -> Iterator[Leaf]:
    if value is None or isinstance(value, bool | np.bool_ | str | bytes):
        yield Leaf(path, _without_number(value) if isinstance(value, str) else value)
    elif isinstance(value, int | float | np.number):
        yield Leaf(path, value, put, value)
    elif isinstance(value, NOT_WALKED):
        return
    elif isinstance(value, np.ndarray) or keras.ops.is_tensor(value):
        yield from _array(value, path, put)
    elif isinstance(value, type | types.BuiltinFunctionType | types.ModuleType):
        yield Leaf(path, getattr(value, "__qualname__", None) or value.__name__)
    elif id(value) in seen:
        return
    else:
        seen.add(id(value))
        yield from _inside(value, path, seen)


def _inside(value, path, seen) -> Iterator[Leaf]:
    """What a container, a function or an object holds."""
    if isinstance(value, dict):
        yield Leaf(f"{path}: keys", tuple(_without_number(key) for key in value if isinstance(key, str)))
        for key in [key for key in value if isinstance(key, str)]:
            put = functools.partial(value.__setitem__, key)
            yield from _walk(value[key], f"{path}[{_without_number(key)!r}]", seen, put)
    elif isinstance(value, list | tuple):
        yield Leaf(f"{path}: length", len(value))
        for number, item in enumerate(value):
            put = functools.partial(value.__setitem__, number) if isinstance(value, list) else None
            yield from _walk(item, f"{path}[{number}]", seen, put)
    elif isinstance(value, types.FunctionType):
        yield Leaf(path, value.__code__)
        for name, cell in zip(value.__code__.co_freevars, value.__closure__ or (), strict=True):
            put = functools.partial(setattr, cell, "cell_contents")
            yield from _walk(cell.cell_contents, f"{path}.{name}", seen, put)
        yield from _walk(value.__defaults__ or (), f"{path} defaults", seen, None)
        yield from _walk(value.__kwdefaults__ or {}, f"{path} defaults", seen, None)
    elif isinstance(value, types.MethodType):
        yield from _walk(value.__func__, path, seen, None)
        yield from _walk(value.__self__, path, seen, None)
    elif isinstance(value, functools.partial):
        yield from _walk(value.func, path, seen, None)
        yield from _walk(value.args, f"{path} arguments", seen, None)
        yield from _walk(value.keywords, f"{path} arguments", seen, None)
    else:
        yield Leaf(f"{path}: type", type(value))
        if isinstance(value, WALKED) or type(value).__module__.split(".")[0] not in LIBRARIES:
            yield from _attributes(value, path, seen)


def _attributes(thing, path: str, seen: set) -> Iterator[Leaf]:
    held = getattr(thing, "__dict__", {})
    if isinstance(thing, keras.Model):
        skipped = _base_attributes("model")
    elif isinstance(thing, keras.Layer):
        skipped = _base_attributes("layer")
    else:
        skipped = {"_trainable_variables_indices"}  # its keys are addresses
    for name in [name for name in held if name not in skipped and not name.startswith(("_self_", "_obj_"))]:
        yield from _walk(held[name], f"{path}.{name}", seen, functools.partial(held.__setitem__, name))


@functools.cache
def _base_attributes(kind: str) -> set[str]:
    """What Keras keeps in every layer or model, which tells two of them apart but is no setting."""
    if kind == "layer":
        return set(vars(keras.Layer())) - {"activity_regularizer"}
    inputs = keras.Input((1,))
    models = [keras.Model(inputs, inputs), keras.Sequential([keras.Input((1,)), keras.layers.Identity()])]
    for model in models:
        model.compile("sgd", "mse", metrics=["mae"])
    return {name for model in models for name in vars(model)} - {"activity_regularizer"}


def _array(value, path, put) -> Iterator[Leaf]:
    array = keras.ops.convert_to_numpy(value)
    if array.ndim == 0 and array.dtype.kind in "fiu":
        yield Leaf(path, array.item(), put, value)
    else:
        yield Leaf(path, (array.shape, str(array.dtype), array.tobytes()))


def _without_number(name: str) -> str:
    """A name without the number that Keras adds to make it unique: `dense_3/kernel` is `dense/kernel`."""
    return re.sub(r"_\d+(?=/|$)", "", name)
