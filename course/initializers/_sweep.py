"""One forward pass that stops at each layer, so that its weights can be set before its outputs go on."""

import contextlib
from collections.abc import Callable

import keras
import numpy as np
from keras import layers, ops
from keras.src.backend import AutocastScope  # not public: see `on_call`

from course.initializers.report import InitializationReport, InitializedLayer

DEPTHWISE = (layers.DepthwiseConv1D, layers.DepthwiseConv2D)
TRANSPOSED = (layers.Conv1DTranspose, layers.Conv2DTranspose, layers.Conv3DTranspose)
KINDS = (layers.Dense, layers.Conv1D, layers.Conv2D, layers.Conv3D, *DEPTHWISE, *TRANSPOSED)

Outputs = Callable[[], np.ndarray]
"""Computes what the layer puts out before its activation, with the weights it has now."""


def sweep(model, x, visit: Callable[[keras.Layer, Outputs], int]) -> InitializationReport:
    """Calls `visit(layer, outputs)` for each layer to set, in the order of computation, in one forward pass.

    `visit` assigns the layer's weights and returns how many times it rescaled them. Frozen layers, and kinds
    not in `KINDS`, run as they are. If anything fails, the weights are put back. Other variables (statistics,
    random states) are put back in any case.
    """
    if not isinstance(model, keras.Model):
        raise ValueError(f"`model` must be a Keras model. Received: {type(model).__name__}")
    _check_batch(x)
    found = _leaves(model)
    wanted = [layer for layer in found if isinstance(layer, KINDS) and layer.trainable]
    others = [(variable, _values(variable)) for variable in model.non_trainable_variables]
    rows, changed, failures = {}, [], []

    def on_call(layer, original, inputs, *args, **kwargs):
        if id(layer) not in rows:  # a shared layer is set where it is first used
            try:
                # Keras has variables read, and on PyTorch written, in the layer's half precision here.
                with AutocastScope(None):
                    own = [variable for variable in (layer.kernel, layer.bias) if variable is not None]
                    changed.extend((variable, _values(variable)) for variable in own)
                    rows[id(layer)] = _visited(layer, lambda: _linear(layer, original, inputs), visit)
            except ValueError as error:
                failures.append(error)  # Keras makes another of it, with arguments of the call in its text
                raise
        return original(inputs, *args, **kwargs)

    try:
        with contextlib.ExitStack() as hooks:
            for layer in wanted:
                hooks.enter_context(_calls_go_to(layer, on_call))
            model(x, training=False)
    except BaseException:
        _put_back(changed)
        if failures:
            raise failures[0] from None
        raise
    finally:
        _put_back(others)
    left = [layer.name for layer in found if layer.trainable_variables and id(layer) not in rows]
    return InitializationReport(tuple(rows.values()), tuple(left))


def _visited(layer, outputs: Outputs, visit) -> InitializedLayer:
    before = float(outputs().std())
    rescalings = visit(layer, outputs)
    return InitializedLayer(layer.name, type(layer).__name__, before, float(outputs().std()), rescalings)


def _leaves(model) -> list:
    """The layers of a model, and of the models in it, each once."""
    found = []
    for layer in model.layers:
        inner = _leaves(layer) if isinstance(layer, keras.Model) else [layer]
        found += [one for one in inner if not any(one is other for other in found)]
    return found


@contextlib.contextmanager
def _calls_go_to(layer, on_call):
    """Within the block, `on_call(layer, original, ...)` runs in place of `layer.call`."""
    original = layer.call
    layer.__dict__["call"] = lambda *args, **kwargs: on_call(layer, original, *args, **kwargs)
    try:
        yield
    finally:
        del layer.__dict__["call"]


def _linear(layer, original, inputs) -> np.ndarray:
    """The layer's outputs without its activation, in float64."""
    had = "activation" in layer.__dict__
    activation = layer.__dict__.get("activation")
    layer.__dict__["activation"] = None  # hides the layer's own, wherever the backend keeps it
    try:
        with AutocastScope(layer.compute_dtype):
            outputs = original(inputs)
    finally:
        if had:
            layer.__dict__["activation"] = activation
        else:
            del layer.__dict__["activation"]
    return ops.convert_to_numpy(ops.cast(outputs, "float32")).astype("float64")


def _values(variable) -> np.ndarray:
    return np.array(ops.convert_to_numpy(variable))


def _put_back(saved):
    for variable, values in saved:
        variable.assign(values)


def _check_batch(x):
    """Raises unless every array of the batch has examples, all finite."""
    arrays = [
        ops.convert_to_numpy(one) if ops.is_tensor(one) else np.asarray(one) for one in keras.tree.flatten(x)
    ]
    for values in arrays:
        if values.dtype.kind in "OUS":
            raise ValueError(f"`x` must be a batch of numbers. Received: x={x!r}")
        if values.size == 0:
            raise ValueError(f"`x` must hold at least one example. Received: shape {values.shape}")
        if values.dtype.kind == "f" and not np.isfinite(values).all():
            raise ValueError("`x` must be finite. Received: an array with NaN or infinite values")
