"""What the arguments of a schedule must be, said in one form."""

import math
import numbers


def whole(name: str, value, at_least: int) -> int:
    """`value` as an int, or a ValueError unless it is a whole number of at least `at_least`."""
    if isinstance(value, bool) or not isinstance(value, numbers.Integral) or value < at_least:
        raise ValueError(f"`{name}` must be an integer, at least {at_least}. Received: {name}={value!r}")
    return int(value)


def positive(name: str, value) -> float:
    """`value` as a float, or a ValueError unless it is a finite number above 0."""
    if not _is_number(value) or not math.isfinite(value) or value <= 0:
        raise ValueError(f"`{name}` must be a number above 0. Received: {name}={value!r}")
    return float(value)


def not_negative(name: str, value) -> float:
    """`value` as a float, or a ValueError unless it is a finite number, 0 or above."""
    if not _is_number(value) or not math.isfinite(value) or value < 0:
        raise ValueError(f"`{name}` must be a number, 0 or above. Received: {name}={value!r}")
    return float(value)


def items(name: str, value) -> list:
    """`value` as a list, or a ValueError unless it is a list, a tuple or an array of one axis."""
    if not isinstance(value, list | tuple) and len(getattr(value, "shape", ())) != 1:
        raise ValueError(f"`{name}` must be a list. Received: {name}={value!r}")
    return list(value)


def _is_number(value) -> bool:
    return isinstance(value, numbers.Real) and not isinstance(value, bool)
