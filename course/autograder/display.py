"""Values as a person reads them in feedback: short, and never more than a few lines."""

import numpy as np

LABELS = {"asked": "We called", "what came": "Your answer", "wanted": "Expected", "look at": "Look at"}
TEXT_LIMIT = 300
LINE = 72
ITEMS = 12


def shown(value) -> str:
    """Returns a short text for plain data.

    Example:
        >>> shown(np.array([0.5, 0.25]))
        '[0.5, 0.25]'
    """
    text = _text(value)
    return _at_most(text, TEXT_LIMIT)


def shown_call(name: str, values: tuple, named: dict) -> str:
    """Returns a call as it would be written; a long one with each argument on a line of its own.

    Example:
        >>> shown_call("sigmoid", (0.0,), {})
        'sigmoid(0.0)'
    """
    if name.endswith(".call") and len(values) > 1 and all(isinstance(part, dict) for part in values[:2]):
        return _layer_call(name.removesuffix(".call"), *values[:2], values[2:], named)
    parts = [shown(value) for value in values] + [f"{key}={shown(value)}" for key, value in named.items()]
    text = f"{name}({', '.join(parts)})"
    if len(text) > LINE and len(parts) > 1:
        text = f"{name}(\n" + "".join(f"  {part},\n" for part in parts) + ")"
    return _at_most(text, 2 * TEXT_LIMIT)


def _layer_call(name: str, config: dict, state: dict, values: tuple, named: dict) -> str:
    """A call of a layer: how it was made, what its variables were, and the call."""
    lines = [shown_call(f"layer = {name}", (), config)]
    lines += [f"# {variable} is {shown(value)}" for variable, value in list(state.items())[:ITEMS]]
    return _at_most("\n".join([*lines, shown_call("layer", values, named)]), 4 * TEXT_LIMIT)


def _at_most(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def indented(text: str, width: int) -> str:
    """Returns text whose further lines begin below the first one, which stands `width` letters in."""
    return text.replace("\n", "\n" + " " * width)


def told_lines(rows, margin: int) -> list[str]:
    """Returns the rows of an explanation as lines below each other, the texts beside their labels.

    Args:
        rows: Pairs of a label and a text.
        margin: How far to move them in.
    """
    width = max((len(LABELS.get(label, label)) for label, _ in rows), default=0) + 2
    return [
        line
        for label, text in rows
        for line in (
            " " * margin + f"{LABELS.get(label, label):<{width}}" + indented(text, margin + width)
        ).split("\n")
    ]


def printable(text: str) -> str:
    """Returns text on one line, without what steers a terminal or cannot be written as UTF-8.

    Example:
        >>> printable("a\\x1b[31mb")
        'a [31mb'
    """
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _text(value) -> str:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, np.ndarray):
        return _text(value.tolist()) if 0 < value.size <= ITEMS else f"an array of shape {value.shape}"
    if isinstance(value, float):
        return f"{value:.7g}" if value != int_or_none(value) else f"{value:.1f}"
    if isinstance(value, tuple | list):
        inner = ", ".join(_text(item) for item in value[:ITEMS]) + (", …" if len(value) > ITEMS else "")
        return f"[{inner}]" if isinstance(value, list) else f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, dict):
        inner = ", ".join(f"{key!r}: {_text(item)}" for key, item in list(value.items())[:ITEMS])
        return "{" + inner + (", …" if len(value) > ITEMS else "") + "}"
    if callable(value):
        return getattr(value, "__name__", "a function")
    return repr(value)


def int_or_none(value: float) -> int | None:
    """Returns the whole number that a float below a million is, or None."""
    return int(value) if np.isfinite(value) and abs(value) < 1e6 and value == int(value) else None
