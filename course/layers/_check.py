"""What the arguments of a layer must be, said in one form."""

import math
import numbers


def whole(name: str, value, at_least: int) -> int:
    """`value` as an int, or a ValueError unless it is a whole number of at least `at_least`."""
    if isinstance(value, bool) or not isinstance(value, numbers.Integral) or value < at_least:
        raise ValueError(f"`{name}` must be an integer, at least {at_least}. Received: {name}={value!r}")
    return int(value)


def not_negative(name: str, value) -> float:
    """`value` as a float, or a ValueError unless it is a finite number, 0 or above."""
    if not _is_finite(value) or value < 0:
        raise ValueError(f"`{name}` must be a number, 0 or above. Received: {name}={value!r}")
    return float(value)


def share(name: str, value) -> float:
    """`value` as a float, or a ValueError unless it is in [0, 1]."""
    if not _is_finite(value) or not 0 <= value <= 1:
        raise ValueError(f"`{name}` must be in [0, 1]. Received: {name}={value!r}")
    return float(value)


def value_range(value) -> tuple[float, float]:
    """`value` as a pair of floats, or a ValueError unless it is a lowest and a higher number."""
    pair = tuple(value) if isinstance(value, list | tuple) else ()
    if len(pair) != 2 or not all(map(_is_finite, pair)) or pair[0] >= pair[1]:
        raise ValueError(
            f"`value_range` must be two numbers, lowest and highest. Received: value_range={value!r}"
        )
    return float(pair[0]), float(pair[1])


def seed(value) -> int | None:
    """`value`, or a ValueError unless it is None or an integer, 0 or above."""
    return None if value is None else whole("seed", value, at_least=0)


def one_of(name: str, value, allowed: tuple[str, ...]) -> str:
    """`value`, or a ValueError unless it is one of `allowed`."""
    if value not in allowed:
        names = ", ".join(f'"{one}"' for one in allowed)
        raise ValueError(f"`{name}` must be one of {names}. Received: {name}={value!r}")
    return value


def _is_finite(value) -> bool:
    return isinstance(value, numbers.Real) and not isinstance(value, bool) and math.isfinite(value)
