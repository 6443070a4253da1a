"""Whether a measurement meets its claim."""

from course.claims.entry import Claim
from course.claims.tolerance import JUDGED_BY_NOBODY, holds, is_number


def judge(claim: Claim, measured) -> str:
    """Returns the verdict on a measurement: "passed", "FAILED" or "reported".

    Args:
        claim: The row of the ledger.
        measured: Of the form that is stated: a dict for a table of parts, else one value or a list of them.
            A list against a single stated value passes where each element does.

    Raises:
        TypeError: If the form differs from what is stated; such a measurement has no verdict.
    """
    if not isinstance(claim.stated, dict):
        return _verdict(measured, claim.stated, claim.tolerance)
    if not isinstance(measured, dict) or set(measured) != set(claim.stated):
        raise TypeError(f"it takes a dict of the parts {', '.join(claim.stated)}. Received: {measured!r}")
    verdicts = {_verdict(measured[name], *claim.part(name)) for name in claim.stated}
    return next(verdict for verdict in ("FAILED", "passed", "reported") if verdict in verdicts)


def _verdict(measured, stated, tolerance: str) -> str:
    if tolerance in JUDGED_BY_NOBODY:
        return "reported"
    if isinstance(stated, list) and tolerance != "between":
        if not isinstance(measured, list) or len(measured) != len(stated):
            raise TypeError(f"it takes a list of {len(stated)} values. Received: {measured!r}")
        pairs = list(zip(measured, stated, strict=True))
    else:
        pairs = [(value, stated) for value in _flat(measured)]
    for value, expected in pairs:
        _check_type(value, expected[0] if tolerance == "between" else expected)
    return "passed" if all(holds(*pair, tolerance) for pair in pairs) else "FAILED"


def _flat(measured) -> list:
    if not isinstance(measured, list):
        return [measured]
    if not measured:
        raise TypeError("it takes at least one value. Received: []")
    return [value for item in measured for value in _flat(item)]


def _check_type(value, expected) -> None:
    """A true where a number is stated is a slip of the lesson, not a measurement."""
    if is_number(expected) != is_number(value) or isinstance(expected, str) != isinstance(value, str):
        raise TypeError(
            f"it takes a {'number' if is_number(expected) else type(expected).__name__}. Received: {value!r}"
        )
