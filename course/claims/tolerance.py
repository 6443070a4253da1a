"""How closely a measurement must meet what is stated: the words a ledger row may use."""

import math

RELATIONS = {
    "exact": lambda measured, stated: measured == stated,
    "above": lambda measured, stated: measured > stated,
    "at least": lambda measured, stated: measured >= stated,
    "below": lambda measured, stated: measured < stated,
    "at most": lambda measured, stated: measured <= stated,
}
JUDGED_BY_NOBODY = ("report", "cite")
WORDS = (*RELATIONS, "abs T", "rel T", "between", *JUDGED_BY_NOBODY)


def is_number(value) -> bool:
    """Tells whether a value is an int or a float; a bool is not."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def amount(tolerance: str) -> float:
    """Returns the T of "abs T" or "rel T".

    Raises:
        ValueError: If the tolerance has no T, or T is not a finite number above 0.
    """
    word, _, number = tolerance.partition(" ")
    if word not in ("abs", "rel") or not 0 < float(number) < math.inf:
        raise ValueError(f"a tolerance is one of {', '.join(WORDS)} with T above 0. Received: {tolerance!r}")
    return float(number)


def check_tolerance(tolerance: str, stated) -> None:
    """Checks that a tolerance is one of `WORDS` and can be asked of what is stated.

    Args:
        tolerance: As a ledger row gives it, for one part.
        stated: Number, string, bool or list; not a table.

    Raises:
        ValueError: If it is none of them, or does not fit.
    """
    items = stated if isinstance(stated, list) else [stated]
    if not items or not all(isinstance(item, str | bool | int | float) for item in items):
        raise ValueError(f"a part is a number, string, bool or a list of them. Received: {stated!r}")
    if tolerance in ("exact", *JUDGED_BY_NOBODY):
        return
    if tolerance not in (*RELATIONS, "between"):
        amount(tolerance)
    if not all(is_number(item) for item in items):
        raise ValueError(f"{tolerance!r} compares numbers. Received: stated={stated!r}")
    if tolerance == "between" and (not isinstance(stated, list) or len(stated) != 2 or stated[0] > stated[1]):
        raise ValueError(f"'between' takes a list [low, high]. Received: stated={stated!r}")


def holds(measured, stated, tolerance: str) -> bool:
    """Tells whether one measured value meets what is stated.

    Bounds of "abs", "rel", "between", "at least" and "at most" are inside. NaN meets only an exact NaN.

    Args:
        measured: Number, string or bool.
        stated: The same, or `[low, high]` for "between".
        tolerance: One of `WORDS` that judges.

    Example:
        >>> holds(2.30259, 2.302585, "abs 5e-5")
        True
    """
    if tolerance == "between":
        return stated[0] <= measured <= stated[1]
    if tolerance in RELATIONS:
        both_nan = measured != measured and stated != stated
        return RELATIONS[tolerance](measured, stated) or (tolerance == "exact" and both_nan)
    scale = abs(stated) if tolerance.startswith("rel") else 1.0
    return abs(measured - stated) <= amount(tolerance) * scale
