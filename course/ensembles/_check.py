"""What the arguments of a prediction must be, said in one form."""

import numbers


def whole(name: str, value) -> int:
    """`value` as an int, or a ValueError unless it is a whole number of at least 1."""
    if isinstance(value, bool) or not isinstance(value, numbers.Integral) or value < 1:
        raise ValueError(f"`{name}` must be an integer, at least 1. Received: {name}={value!r}")
    return int(value)
