"""Plain values to JSON and back: NaN and infinity, which JSON has no word for, travel as strings."""

import dataclasses
import math

_NOT_FINITE = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


def plain(value):
    """Turns dataclasses, tuples and NumPy scalars into dicts, lists and numbers that JSON can hold.

    Example:
        >>> plain({"loss": (1.5, float("inf"))})
        {'loss': [1.5, 'Infinity']}
    """
    if dataclasses.is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


def from_plain(value):
    """The inverse of `plain` for what JSON holds: the three strings become numbers again."""
    if isinstance(value, dict):
        return {key: from_plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [from_plain(one) for one in value]
    return _NOT_FINITE.get(value, value) if isinstance(value, str) else value
