"""What the arguments of a callback must be, said in one form."""

import math
import numbers


def whole(name: str, value, at_least: int, or_none: bool = False):
    """`value`, or a ValueError unless it is a whole number of at least `at_least`, or None where allowed."""
    is_whole = isinstance(value, numbers.Integral) and not isinstance(value, bool) and value >= at_least
    if not is_whole and not (or_none and value is None):
        rule = f"an integer, at least {at_least}{', or None' if or_none else ''}"
        raise ValueError(f"`{name}` must be {rule}. Received: {name}={value!r}")
    return value


def finite(name: str, value, at_least: float = -math.inf, or_none: bool = False):
    """`value`, or a ValueError unless it is a finite number of at least `at_least`, or None where allowed."""
    if not (is_finite(value) and value >= at_least) and not (or_none and value is None):
        rule = f"finite{f' and at least {at_least}' if at_least > -math.inf else ''}"
        raise ValueError(
            f"`{name}` must be a number, {rule}{', or None' if or_none else ''}. Received: {name}={value!r}"
        )
    return value


def is_finite(value) -> bool:
    """Whether a value is a number, and neither NaN nor infinite."""
    return isinstance(value, numbers.Real) and not isinstance(value, bool) and math.isfinite(value)


def metric_name(value):
    """`value`, or a ValueError unless it is the name of a metric."""
    if not isinstance(value, str) or not value:
        raise ValueError(f"`monitor` must be the name of a metric. Received: monitor={value!r}")
    return value
