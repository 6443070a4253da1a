"""The outputs of layers in numbers: on the host where they are small, on the device where they are large."""

import math

import keras
import numpy as np
from keras import ops

from course.diagnose.probe.recorder import Seen

COLUMNS = (
    "mean", "std", "minimum", "maximum", "zeros", "dead", "sigmoid_ends", "tanh_ends", "spread", "nonfinite",
)  # fmt: skip
"""What is measured of an output, in this order."""
LOW, HIGH = 0.02, 0.98
"""Beyond these a sigmoid is at its ends; a tanh beyond the second, to either side."""
MOST_ON_HOST = 2**23
"""Values of all layers together up to which NumPy measures them: to compile what does costs more."""


class Statistics:
    """Plans, while a model is traced, what its program hands out; reads that after each run of the program.

    Args:
        seen: What the trace has seen; layers that are not measured are passed over.
        most_on_host: Values that may be handed out; beyond, the program itself measures them.

    Attributes:
        on_host: Whether the outputs themselves are handed out.
    """

    def __init__(self, seen: list[Seen], most_on_host: int = MOST_ON_HOST):
        self._tensors, self._place = [], {}
        for tensor in [one for layer in seen if layer.measured for one in (layer.outputs[0], layer.given)]:
            if tensor is not None and id(tensor) not in self._place:
                self._place[id(tensor)] = len(self._tensors)
                self._tensors.append(tensor)
        self._layers = [
            (self._place[id(one.outputs[0])], _channel(one), self._place.get(id(one.given)))
            for one in seen
            if one.measured
        ]
        self.on_host = sum(_size(one) for one in self._tensors) <= most_on_host

    def hand_out(self) -> list:
        """The tensors that the program must return; called once, within the trace."""
        tensors = [ops.stop_gradient(one) for one in self._tensors]
        self._tensors = self._place = None  # they are nothing outside of the trace
        if self.on_host:
            return [ops.cast(one, "float32") for one in tensors]
        return [
            [on_device(tensors[place], channel) for place, channel, _ in self._layers],
            {place: scale_on_device(tensors[place]) for _, _, place in self._layers if place is not None},
        ]

    def read(self, handed_out: list) -> list[dict[str, float | None]]:
        """For each measured layer the `COLUMNS`, and "input_std" and "input_largest"."""
        values = keras.tree.map_structure(ops.convert_to_numpy, handed_out)
        found, scales = [], {None: (None, None)}
        for number, (place, channel, given) in enumerate(self._layers):
            if given not in scales:
                scales[given] = scale_on_host(values[given]) if self.on_host else values[1][given].tolist()
            numbers = on_host(values[place], channel) if self.on_host else values[0][number]
            row = dict(zip(COLUMNS, numbers.tolist(), strict=True))
            row["input_std"], row["input_largest"] = scales[given]
            found.append(row)
        return found


def on_host(output: np.ndarray, channel: int) -> np.ndarray:
    """The `COLUMNS` of an array of two axes or more. What is not finite counts as 0 in all but its share.

    Args:
        output: Array of float32 `(batch, ...)`.
        channel: Axis of the units.

    Example:
        >>> dict(zip(COLUMNS, on_host(np.array([[1.0, 0.0], [3.0, 0.0]]), 1).tolist(), strict=True))["dead"]
        0.5
    """
    if not output.size:
        return np.zeros(len(COLUMNS))
    x, bad = output, 0.0
    low, high = float(x.min()), float(x.max())
    if not (math.isfinite(low) and math.isfinite(high)):
        finite = np.isfinite(x)
        x, bad = np.where(finite, x, np.float32(0)), 1 - float(finite.mean())
        low, high = float(x.min()), float(x.max())
    means = x.mean(axis=0)
    apart = x - means
    variances = np.square(apart, out=apart).mean(axis=0)
    zeros = 1 - np.count_nonzero(x) / x.size
    others = tuple(axis for axis in range(x.ndim) if axis != channel)
    return np.array(
        [
            means.mean(),
            math.sqrt(variances.mean() + means.var()),
            low,
            high,
            zeros,
            1 - (x != 0).any(axis=others).mean() if zeros else 0.0,
            ((x < LOW) | (x > HIGH)).mean(),
            (np.abs(x) > HIGH).mean() if max(-low, high) > HIGH else 0.0,
            np.sqrt(variances).mean(),
            bad,
        ]
    )


def on_device(output, channel: int):
    """As `on_host`, of a tensor, as one tensor of float32."""
    x = ops.cast(output, "float32")
    finite = ops.isfinite(x)
    x = ops.where(finite, x, 0.0)
    others = [axis for axis in range(len(x.shape)) if axis != channel]
    size = ops.abs(x)
    numbers = [
        ops.mean(x),
        ops.std(x),
        ops.min(x),
        ops.max(x),
        _share(ops.equal(x, 0.0)),
        _share(ops.equal(ops.max(size, axis=others), 0.0)),
        _share(ops.logical_or(x < LOW, x > HIGH)),
        _share(size > HIGH),
        ops.mean(ops.std(x, axis=0)),
        1.0 - _share(finite),
    ]
    return ops.stack([ops.cast(one, "float32") for one in numbers])


def scale_on_host(given: np.ndarray) -> tuple[float, float]:
    """Standard deviation and largest absolute value of an array."""
    if not given.size:
        return 0.0, 0.0
    with np.errstate(invalid="ignore"):
        return float(given.std()), float(np.maximum(-given.min(), given.max()))


def scale_on_device(given):
    """As `scale_on_host`, of a tensor, as one tensor."""
    given = ops.cast(given, "float32")
    return ops.stack([ops.std(given), ops.max(ops.abs(given))])


def _share(which):
    return ops.mean(ops.cast(which, "float32"))


def _size(tensor) -> float:
    """Values of a tensor; infinite where an axis is not known before the call."""
    return math.inf if None in tuple(tensor.shape) else math.prod(tensor.shape)


def _channel(one: Seen) -> int:
    last = len(one.outputs[0].shape) - 1
    return 1 if getattr(one.unit, "data_format", None) == "channels_first" and last > 1 else last
