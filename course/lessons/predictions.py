"""The learner's predictions and what was then measured: one line of JSON each, in `predictions.jsonl`."""

import json
import os
from typing import Any

from course import home
from course.errors import UnavailableError

HEADLESS = "COURSE_HEADLESS"  # set while notebooks are built or tested: nothing is stored, nothing is read


def append(kind: str, number: str, value: Any) -> None:
    """Adds a line in one write, so that two notebooks at once cannot tear each other's lines.

    Args:
        kind: "predicted" or "measured".
        number: Which prediction, as "02.1".
        value: A number, text, bool, or a list of these.

    Raises:
        UnavailableError: If the file cannot be written.
    """
    if os.environ.get(HEADLESS):
        return
    line = json.dumps({"id": number, kind: value}, ensure_ascii=False)
    file = home.path("predictions.jsonl")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        torn = file.exists() and file.stat().st_size > 0 and file.read_bytes()[-1:] != b"\n"
        with open(file, "ab", buffering=0) as stream:
            stream.write(("\n" * torn + line + "\n").encode())
    except OSError as error:
        raise UnavailableError(
            f"{file} cannot be written ({error.strerror}).", "Set COURSE_HOME to a folder that you can write."
        ) from None


def read() -> tuple[dict[str, Any], dict[str, Any], int]:
    """Reads what was stored.

    Returns:
        `(predicted, measured, broken)`: the last value of each by number, and how many lines could not be
        read; these are left in the file.
    """
    predicted: dict[str, Any] = {}
    measured: dict[str, Any] = {}
    file = home.path("predictions.jsonl")
    if os.environ.get(HEADLESS):
        return predicted, measured, 0
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:  # there is none yet, or it may not be read: either way no prediction is known
        return predicted, measured, 0
    broken = 0
    for line in text.splitlines():
        try:
            entry = json.loads(line)
            table, kind = (predicted, "predicted") if "predicted" in entry else (measured, "measured")
            table[entry["id"]] = entry[kind]
        except (ValueError, KeyError, TypeError):
            broken += bool(line.strip())
    return predicted, measured, broken
