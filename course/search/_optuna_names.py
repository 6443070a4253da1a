"""What a hyper-parameter of KerasTuner is called in a study of Optuna, and back.

Optuna knows neither steps on a log scale nor a scale that is logarithmic from the high end. Such a
hyper-parameter is a formula of what is drawn, and the formula is the name: `units = 16 * 2**n`,
`momentum = 1.49 - n`. What stands in a conditional scope says so: `momentum where optimizer in ['sgd']`.
"""

import re

from course.search import _drawing as drawing

FORMULA = re.compile(r"(?P<name>.+) = (?:(?P<top>\S+) - )?(?:(?P<low>\S+) \* (?P<step>\S+)\*\*)?n")


def name_of(hp) -> str:
    """The name in the study of a `HyperParameter` of KerasTuner."""
    return hp.name + _formula(hp) + drawing.key(hp).removeprefix(hp.name)


def plain_name(name: str) -> str:
    """The name in the space of a parameter of a study."""
    return _parts(name)["name"]


def plain_value(name: str, drawn):
    """The value in the space of what was drawn for a parameter of a study."""
    parts = _parts(name)
    value = drawn if parts["low"] is None else _number(parts["low"]) * _number(parts["step"]) ** drawn
    return value if parts["top"] is None else _number(parts["top"]) - value


def is_reversed(name: str) -> bool:
    """Whether what is drawn grows as the value falls."""
    return _parts(name)["top"] is not None


def is_power(name: str) -> bool:
    """Whether what is drawn is an exponent."""
    return _parts(name)["low"] is not None


def _formula(hp) -> str:
    if not drawing.is_range(hp) or hp.sampling == "linear":
        return ""
    power = "" if hp.step is None else f"{hp.min_value} * {hp.step}**"
    top = "" if hp.sampling == "log" else f"{hp.max_value + hp.min_value:.12g} - "
    return f" = {top}{power}n" if top or power else ""


def _parts(name: str) -> dict:
    unconditional = name.split(" where ")[0]
    found = FORMULA.fullmatch(unconditional)
    return found.groupdict() if found else {"name": unconditional, "top": None, "low": None, "step": None}


def _number(text: str) -> int | float:
    return int(text) if text.lstrip("-").isdigit() else float(text)
