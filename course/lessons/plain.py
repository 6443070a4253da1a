"""Values as a lesson stores and prints them."""

import numbers
from typing import Any

import numpy as np


def plain(value: Any) -> Any:
    """Turns NumPy numbers and arrays into Python numbers and lists; tuples into lists.

    Args:
        value: A number, text, bool, or a list, tuple or array of these.

    Raises:
        ValueError: If it is anything else.
    """
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, str | bool):
        return value
    if isinstance(value, numbers.Integral):
        return int(value)
    if isinstance(value, numbers.Real):
        return float(value)
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    raise ValueError(f"`value` must be a number, text, a bool, or a list of these. Received: {value!r}")


def words(value: Any) -> str:
    """Writes a value as a lesson prints it: floats with four significant digits.

    Example:
        >>> words([2.302585, "falls", 3])
        '[2.303, falls, 3]'
    """
    if isinstance(value, list):
        return f"[{', '.join(words(part) for part in value)}]"
    return f"{value:.4g}" if isinstance(value, float) else str(value)
