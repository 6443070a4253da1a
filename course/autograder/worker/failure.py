"""An error of the student's in words: what it says, and the line of a cell that it came from."""

import linecache
import re
import traceback

TEXT_LIMIT = 2000
LINE_LIMIT = 200
CELL_NAME = re.compile(r"\(<ipython-input-[^>]*>, (?=line \d+\))")  # in what a SyntaxError says of itself
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
# Keras puts two paragraphs of its own around an error inside a layer's `call`.
WITHIN_KERAS = re.compile(
    r"Exception encountered when calling [^\n]*\n\n(?P<text>.*?)\n\nArguments received by .*", re.DOTALL
)


def describe(error: BaseException) -> dict:
    """Returns what an error is: its kind ("stub" or "raised"), name, text and line.

    Nothing in the error is taken on trust: whatever goes wrong on the way, words come back.
    """
    try:
        name = type(error).__name__
        said = CELL_NAME.sub("(", plain_text(str(error)))
        text = f"{name}: {said}"[:TEXT_LIMIT]
    except BaseException:
        name, text = "Exception", "An error that cannot be shown."
    kind = "stub" if isinstance(error, NotImplementedError) else "raised"
    return {"kind": kind, "name": name[:100], "text": text, "line": _line(error)}


def plain_text(text: str) -> str:
    """Returns the words of an error without colours and without what Keras puts around them.

    Example:
        >>> plain_text("\\x1b[1mno\\x1b[0m")
        'no'
    """
    text = COLOURS.sub("", text)
    while match := WITHIN_KERAS.search(text):
        text = match["text"]
    return text


def _line(error: BaseException) -> str:
    """The innermost line of a cell that the error passed through, or an empty string."""
    try:
        if isinstance(error, SyntaxError):
            return (error.text or "").strip()[:LINE_LIMIT]
        for frame, number in reversed(list(traceback.walk_tb(error.__traceback__))):
            name = frame.f_code.co_filename
            if "ipykernel" in name or "ipython-input" in name or name.startswith("<"):
                line = linecache.getline(name, number).strip()[:LINE_LIMIT]
                if line:
                    return line
    except BaseException:
        pass
    return ""
