"""A number that differs between the settings, in the place where Keras holds a plain number."""

import numbers
import operator
from collections.abc import Sequence
from contextlib import contextmanager

import keras
import numpy as np
from keras import ops


class PartingError(Exception):
    """The settings do not agree on a step that Python takes: they need a program for each answer.

    Attributes:
        answers: The answer of each setting, in their order.
        why: What asked.
    """

    _keras_call_info_injected = True  # Keras would put another error, without the answers, in its place

    def __init__(self, answers: Sequence, why: str):
        super().__init__(why)
        self.answers = list(answers)
        self.why = why


class Lifted:
    """One number for each setting; inside a vectorised program, the number of the setting at hand.

    Arithmetic gives tensors. Where Python itself must know the value, as in `if self.rate > 0`, the numbers
    of all the settings are asked: where they agree, that is the answer, else `PartingError` is raised. So a
    branch is never taken for a setting that would not have taken it by itself.

    Args:
        values: The number of each setting.
        path: Where it stands, as "layer 2 (Dropout).rate".

    Attributes:
        parting: The last `PartingError` that was raised, None where there is none: libraries that trace a
            function put other errors in the place of ours.
    """

    __array_priority__ = 100  # NumPy leaves the operators to us

    def __init__(self, values: Sequence[float], path: str):
        self.numbers = list(values)
        self.path = path
        whole = all(isinstance(value, int | np.integer) for value in self.numbers)
        self.values = np.asarray(self.numbers, "int32" if whole else keras.config.floatx())
        self.parting = None
        self._tensor = None

    @contextmanager
    def bound(self, tensor):
        """Stands for this scalar tensor while the block is traced."""
        self._tensor = tensor
        try:
            yield
        finally:
            self._tensor = None

    @property
    def tensor(self):
        if self._tensor is None:
            raise RuntimeError(f"`{self.path}` was read outside of the program of `train_together`.")
        return self._tensor

    def __jax_array__(self):
        return self.tensor

    @property
    def shape(self):
        return ()

    @property
    def dtype(self):
        return self.values.dtype

    def _beside(self, other):
        """The tensor, in the precision of what it meets, as a plain number would be."""
        mine = self.tensor
        if isinstance(other, float):
            return ops.cast(mine, keras.config.floatx()) if self.dtype.kind == "i" else mine
        theirs = keras.backend.standardize_dtype(other.dtype) if hasattr(other, "dtype") else ""
        return ops.cast(mine, theirs) if "float" in theirs else mine

    def _part(self, answers, why):
        self.parting = PartingError(answers, f"{why} `{self.path}`")
        raise self.parting

    def _agreed(self, answers, why):
        if len(set(answers)) == 1:
            return answers[0]
        return self._part(answers, why)

    def __bool__(self):
        return self._agreed([bool(number) for number in self.numbers], "branches on")

    def __float__(self):
        return self._agreed([float(number) for number in self.numbers], "needs as a Python number")

    def __int__(self):
        return self._agreed([int(number) for number in self.numbers], "needs as a Python number")

    def __index__(self):
        return self._agreed([operator.index(number) for number in self.numbers], "needs as a whole number")

    def __array__(self, dtype=None, copy=None):
        return np.asarray(float(self), dtype or self.dtype)

    def __hash__(self):
        return id(self)

    def __neg__(self):
        return ops.negative(self.tensor)

    def __repr__(self):
        return f"<Lifted {self.path}: {self.numbers}>"


def _arithmetic(name):
    function = getattr(ops, name)

    def forward(self, other):
        other = other.tensor if isinstance(other, Lifted) else other
        return function(self._beside(other), other)

    def backward(self, other):
        return function(other, self._beside(other))

    return forward, backward


def _comparison(name):
    compare = getattr(operator, name)
    tensors = {
        "eq": ops.equal,
        "ne": ops.not_equal,
        "lt": ops.less,
        "le": ops.less_equal,
        "gt": ops.greater,
        "ge": ops.greater_equal,
    }[name]

    def method(self, other):
        if keras.ops.is_tensor(other):
            return tensors(self._beside(other), other)
        others = other.numbers if isinstance(other, Lifted) else [other] * len(self.numbers)
        answers = [bool(compare(mine, its)) for mine, its in zip(self.numbers, others, strict=True)]
        return self._agreed(answers, "branches on")

    return method


for _mark, _name in {
    "add": "add",
    "sub": "subtract",
    "mul": "multiply",
    "truediv": "divide",
    "floordiv": "floor_divide",
    "mod": "mod",
    "pow": "power",
}.items():
    _forward, _backward = _arithmetic(_name)
    setattr(Lifted, f"__{_mark}__", _forward)
    setattr(Lifted, f"__r{_mark}__", _backward)
for _name in ("eq", "ne", "lt", "le", "gt", "ge"):
    setattr(Lifted, f"__{_name}__", _comparison(_name))
numbers.Real.register(Lifted)  # TensorFlow's dropout asks whether its rate is a number
