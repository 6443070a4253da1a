"""What the arguments of layers, schedules, callbacks and models must be, said in one form.

Each function returns the argument, or raises a ValueError that gives its name, the rule and the value. NaN
and infinity are no numbers here: NaN compares with nothing, so that a limit of NaN is never reached.
"""

import math
import numbers
import os
from collections.abc import Sequence
from pathlib import Path


def whole(name: str, value, at_least: int, or_none: bool = False) -> int | None:
    """A whole number of at least `at_least`, as an int; True and False are none."""
    if or_none and value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, numbers.Integral) or value < at_least:
        _refuse(name, value, f"an integer, at least {at_least}", or_none)
    return int(value)


def seed(value) -> int | None:
    """A seed: None or an integer, 0 or above."""
    return whole("seed", value, at_least=0, or_none=True)


def finite(name: str, value, at_least: float = -math.inf, or_none: bool = False):
    """A number of at least `at_least`, as it came."""
    if not (is_finite(value) and value >= at_least) and not (or_none and value is None):
        least = f" and at least {at_least}" if at_least > -math.inf else ""
        _refuse(name, value, f"a number, finite{least}", or_none)
    return value


def positive(name: str, value) -> float:
    """A number above 0, as a float."""
    if not is_finite(value) or value <= 0:
        _refuse(name, value, "a number above 0")
    return float(value)


def not_negative(name: str, value) -> float:
    """A number, 0 or above, as a float."""
    if not is_finite(value) or value < 0:
        _refuse(name, value, "a number, 0 or above")
    return float(value)


def rate(name: str, value) -> float:
    """A number in [0, 1), as a float."""
    if not is_finite(value) or not 0 <= value < 1:
        _refuse(name, value, "in [0, 1)")
    return float(value)


def share(name: str, value, above_0: bool = False) -> float:
    """A number in [0, 1], or in (0, 1], as a float."""
    if not is_finite(value) or not 0 <= value <= 1 or (above_0 and value == 0):
        _refuse(name, value, f"in {'(' if above_0 else '['}0, 1]")
    return float(value)


def flag(name: str, value) -> bool:
    """True or False, for which 1 and 0 stand too; a text such as "False" would count as True."""
    try:
        is_flag = value in (True, False)
    except (TypeError, ValueError):  # an array compares entry by entry
        is_flag = False
    if not is_flag:
        _refuse(name, value, "True or False")
    return bool(value)


def verbosity(value):
    """How much to print, as it came: True, False or a number of at least 0."""
    if not isinstance(value, bool) and not (is_finite(value) and value >= 0):
        _refuse("verbose", value, "0 or 1")
    return value


def one_of(name: str, value, allowed: Sequence[str]) -> str:
    """One of some texts."""
    if not isinstance(value, str) or value not in allowed:
        _refuse(name, value, "one of " + ", ".join(f'"{one}"' for one in allowed))
    return value


def items(name: str, value) -> list:
    """A list, a tuple or an array of one axis, as a list."""
    if not isinstance(value, list | tuple) and len(getattr(value, "shape", ())) != 1:
        _refuse(name, value, "a list")
    return list(value)


def metric(name: str, value) -> str:
    """The name of a metric."""
    if not isinstance(value, str) or not value:
        _refuse(name, value, "the name of a metric")
    return value


def folder(name: str, value) -> Path:
    """A path; it need not be there yet, but it may not be a file."""
    if not isinstance(value, str | os.PathLike) or not str(value):
        _refuse(name, value, "the path of a folder")
    if Path(value).is_file():
        _refuse(name, str(value), "the path of a folder, not of a file")
    return Path(value)


def built_model(value, name: str = "model"):
    """A Keras model that is built."""
    import keras  # not at the top: only what works with models pays for it

    if not isinstance(value, keras.Model) or not value.built:
        kind = f"unbuilt {type(value).__name__}" if isinstance(value, keras.Model) else repr(value)
        raise ValueError(f"`{name}` must be a built Keras model. Received: {kind}")
    return value


def is_finite(value) -> bool:
    """Whether a value is a number, and neither NaN nor infinite."""
    return isinstance(value, numbers.Real) and not isinstance(value, bool) and math.isfinite(value)


def _refuse(name: str, value, rule: str, or_none: bool = False):
    rule += ", or None" if or_none else ""
    raise ValueError(f"`{name}` must be {rule}. Received: {name}={value!r}")
