"""Values in words and digits: what a claim's row prints."""

import math

from course.claims.entry import Claim
from course.claims.tolerance import amount, is_number

WIDEST_STATED, WIDEST_MEASURED = 44, 36
SHOWN = 3  # values of a list, in a row
SIGNS = {"above": "> ", "at least": ">= ", "below": "< ", "at most": "<= "}


def number_text(value, tolerance: str = "exact") -> str:
    """Returns a number with as many digits as its tolerance asks: 4 at least, 7 at most.

    Below 1e-9 a difference is rounding noise, and one digit tells its size.

    Example:
        >>> number_text(2.3025881234, "abs 5e-5"), number_text(154160.0)
        ('2.302588', '154160')
    """
    if isinstance(value, int) or not math.isfinite(value):
        return str(value)
    if value == 0 or (value == int(value) and abs(value) < 1e9):
        return str(int(value))
    if abs(value) < 1e-9:
        return f"{value:.1g}"
    digits = min(max(4, _digits_needed(value, tolerance)), 7)
    return f"{value:.0f}" if 10**digits <= abs(value) < 1e9 else f"{value:.{digits}g}"


def stated_text(claim: Claim) -> str:
    """Returns what a claim states, with its tolerance, as "2.302585 ± 5e-05" or "loss < 0.004"."""
    if not isinstance(claim.stated, dict):
        return shorten(_stated(claim.stated, claim.tolerance, SHOWN), WIDEST_STATED)
    parts = {name: _stated(*claim.part(name), SHOWN).partition(" ±")[0] for name in claim.stated}
    return shorten(_join(parts), WIDEST_STATED)


def measured_text(claim: Claim, measured) -> str:
    """Returns a measurement, with the digits that the claim's tolerance asks for.

    Where the names of its parts do not fit, their values stand alone, in the order of what is stated.
    """
    if not isinstance(measured, dict):
        return shorten(_value(measured, claim.tolerance, SHOWN), WIDEST_MEASURED)
    parts = _measured_parts(claim, measured, SHOWN)
    text = _join(parts)
    return shorten(text if len(text) <= WIDEST_MEASURED else ", ".join(parts.values()), WIDEST_MEASURED)


def full_stated_text(claim: Claim) -> str:
    """Returns what a claim states with every value and tolerance, however long."""
    if isinstance(claim.stated, dict):
        return _join({name: _stated(*claim.part(name)) for name in claim.stated})
    return _stated(claim.stated, claim.tolerance)


def full_measured_text(claim: Claim, measured) -> str:
    """Returns a measurement with every name and value, however long."""
    if isinstance(measured, dict):
        return _join(_measured_parts(claim, measured))
    return _value(measured, claim.tolerance)


def shorten(text: str, widest: int) -> str:
    """Returns a text on one line with single spaces, cut to the widest that its column takes."""
    text = " ".join(text.split()) or "-"
    return text if len(text) <= widest else text[: widest - 3].rstrip() + "..."


def _measured_parts(claim: Claim, measured: dict, shown: int | None = None) -> dict[str, str]:
    return {name: _value(measured[name], claim.part(name)[1], shown) for name in claim.stated}


def _join(parts: dict[str, str]) -> str:
    return ", ".join(f"{name} {text}" for name, text in parts.items())


def _digits_needed(value: float, tolerance: str) -> int:
    if not tolerance.startswith(("abs ", "rel ")):
        return 4
    size = amount(tolerance) * (abs(value) if tolerance.startswith("rel") else 1)
    return math.floor(math.log10(abs(value))) - math.floor(math.log10(size)) + 2


def _stated(stated, tolerance: str, shown: int | None = None) -> str:
    if tolerance == "between":
        return f"{number_text(stated[0])} to {number_text(stated[1])}"
    text = _value(stated, tolerance, shown)
    if tolerance.startswith("abs"):
        return f"{text} ± {amount(tolerance):g}"
    if tolerance.startswith("rel"):
        return f"{text} ± {100 * amount(tolerance):g} %"
    return SIGNS.get(tolerance, "") + text


def _value(value, tolerance: str, shown: int | None = None) -> str:
    if isinstance(value, list):
        listed = " ".join(_value(item, tolerance, shown) for item in value[:shown])
        return listed if shown is None or len(value) <= shown else f"{listed} .. {len(value)}"
    if isinstance(value, bool):
        return str(value).lower()
    return number_text(value, tolerance) if is_number(value) else value
