"""Watching the layers of a model while it is called: what goes in, what comes out, who feeds whom."""

import contextlib
from dataclasses import dataclass, field

import keras
from keras import ops


@dataclass
class Seen:
    """What was seen of one layer, or plain operation, in one call of the model.

    Attributes:
        unit: The layer or operation.
        inputs: The units that made its inputs: a `Seen`, "input", or None where that is not known.
        outputs: Its outputs, as tensors of the call.
        given: Its first input that holds floats, as a tensor of the call; None where there is none.
        measured: Whether its first output is measured: floats, for more than one example.
        units: Last axis of its first output.
    """

    unit: object
    inputs: list = field(default_factory=list)
    outputs: list = field(default_factory=list)
    given: object = None
    measured: bool = False
    units: int | None = None


class Recorder:
    """Within the block, notes each call of each unit of a model.

    A unit is a layer without layers inside, a recurrent layer, a wrapper or another composed layer of
    Keras's; where a functional model applies an operation that is no layer, the operation.

    Args:
        model: A Keras model.
        inputs: The tensors that it will be called with.

    Attributes:
        seen: A `Seen` for each unit that was called, in the order of the first calls.
    """

    def __init__(self, model: keras.Model, inputs):
        self.seen: list[Seen] = []
        self._units = list(units_of(model))
        self._made: list[tuple[object, object]] = [(one, "input") for one in ops_tensors(inputs)]
        self._hooks = contextlib.ExitStack()

    def __enter__(self):
        for unit in self._units:
            self._hooks.enter_context(self._watched(unit))
        return self

    def __exit__(self, *error):
        self._hooks.close()

    def maker(self, tensor) -> Seen | None:
        """What made a tensor, where it is the output of a unit."""
        made = next((by for one, by in reversed(self._made) if one is tensor), None)
        return None if made == "input" else made

    @contextlib.contextmanager
    def _watched(self, unit):
        original = unit.call

        def call(*values, **named):
            outputs = original(*values, **named)
            self._note(unit, ops_tensors((values, named)), outputs)
            return outputs

        before = unit.__dict__.get("call")
        unit.__dict__["call"] = call
        try:
            yield
        finally:
            if before is None:
                del unit.__dict__["call"]
            else:
                unit.__dict__["call"] = before

    def _note(self, unit, inputs, outputs):
        flat = ops_tensors(outputs)
        seen = next((one for one in self.seen if one.unit is unit), None)
        if seen is None:
            seen = Seen(unit, outputs=flat)
            if flat:
                seen.units = flat[0].shape[-1] if len(flat[0].shape) > 1 else None
                seen.measured = _is_float(flat[0]) and len(flat[0].shape) > 1
                seen.given = next((one for one in inputs if _is_float(one) and len(one.shape) > 1), None)
            self.seen.append(seen)
        made_by = [self._maker_or_cast(one) for one in inputs if len(one.shape)]
        known = {id(one) for one in seen.inputs}
        seen.inputs += [one for one in made_by if one is not seen and id(one) not in known]
        self._made += [(one, seen) for one in flat]

    def _maker_or_cast(self, tensor):
        """Who made a tensor; mixed precision casts, so the last one of that shape in another dtype counts."""
        for one, by in reversed(self._made):
            if one is tensor:
                return by
        for one, by in reversed(self._made):
            other = keras.backend.standardize_dtype(one.dtype)
            if tuple(one.shape) == tuple(tensor.shape) and other != keras.backend.standardize_dtype(
                tensor.dtype
            ):
                return by
        return None


def units_of(model):
    """Yields the units of a model, each once."""
    known = set()

    def walk(layer):
        if id(layer) in known or isinstance(layer, keras.layers.InputLayer):
            return
        known.add(id(layer))
        if not isinstance(layer, keras.Model) and _is_unit(layer):
            yield layer
            return
        graph = getattr(layer, "_functional", None) or layer
        plain = [one for one in getattr(graph, "operations", ()) if not isinstance(one, keras.Layer)]
        for one in (*layer._layers, *plain):
            if isinstance(one, keras.Layer):
                yield from walk(one)
            elif id(one) not in known:
                known.add(id(one))
                yield one

    yield from walk(model)


def _is_unit(layer) -> bool:
    own = type(layer).__module__.startswith("keras.") and not isinstance(layer, keras.Model)
    return own or not [one for one in layer._layers if isinstance(one, keras.Layer)]


def ops_tensors(structure) -> list:
    """The tensors in a structure."""
    return [one for one in keras.tree.flatten(structure) if ops.is_tensor(one)]


def _is_float(tensor) -> bool:
    return "float" in keras.backend.standardize_dtype(tensor.dtype)
