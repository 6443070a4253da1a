"""Checking an answer at once: right, not yet and why, or not answered."""

import functools
import inspect
import numbers
import traceback
from typing import Any

import numpy as np

from course.lessons.exercise import Exercise
from course.lessons.find import find


class _UnansweredError(Exception):
    """Raised when a learner's function returns nothing, or the dots it was given with."""


def verdict(exercise: Exercise, answer: Any) -> tuple[str, str]:
    """Judges an answer.

    Args:
        exercise: The exercise.
        answer: What the learner gave: a value, or a function.

    Returns:
        `(state, message)`, where the state is "right", "wrong" or "open"; "open" is an answer that is still
        `...` or None, holds `...`, or is a function that returns one of these.
    """
    if _is_open(answer):
        return "open", ""
    right = exercise.solved()
    try:
        message = _wrong_kind(right, answer)
        if message is None:
            message = exercise.check(_watched(answer) if inspect.isfunction(answer) else answer)
    except _UnansweredError:
        return "open", ""
    except Exception as error:  # whatever a learner's code may raise
        return "wrong", _what_stopped_it(error)
    return ("right", exercise.why) if message is None else ("wrong", message)


def check(number: str, answer: Any = ...) -> None:
    """Checks an answer to an exercise and prints what came of it.

    Args:
        number: Lesson and exercise, as "02.1".
        answer: The answer; `...` while there is none.

    Raises:
        UnknownNameError: If there is no exercise of that number.

    Example:
        >>> check("00.1", ...)
        00.1  Not answered yet: put your answer in place of the dots.
    """
    state, message = verdict(find(number), answer)
    if state == "open":
        print(f"{number}  Not answered yet: put your answer in place of the dots.")
    elif state == "right":
        print(f"{number}  Right. {message}".rstrip())
    else:
        print(f'{number}  Not yet. {message}\n      For a hint: hint("{number}")')


def _is_open(answer: Any) -> bool:
    if isinstance(answer, tuple | list):
        return any(_is_open(part) for part in answer)
    if isinstance(answer, dict):
        return any(_is_open(part) for part in answer.values())
    return answer is None or answer is ...


def _wrong_kind(right: Any, answer: Any) -> str | None:
    """Says so where a function or a number is asked for and the answer is neither."""
    if callable(right):
        return None if callable(answer) else f"The answer is a function: its name alone. Received: {answer!r}"
    if isinstance(right, bool) or not isinstance(right, numbers.Real):
        return None
    if (
        isinstance(answer, bool | str | list | tuple | dict)
        or np.ndim(answer) != 0
        or np.asarray(answer).dtype.kind not in "iuf"
    ):
        return f"The answer is one number. Received: {answer!r}"
    return "`nan` is not a number." if np.isnan(answer) else None


def _watched(function):
    """The function, which now tells when it gave back nothing."""

    @functools.wraps(function)
    def watched(*args, **kwargs):
        result = function(*args, **kwargs)
        if _is_open(result):
            raise _UnansweredError
        return result

    return watched


def _what_stopped_it(error: Exception) -> str:
    """Names the error and, where it came from a learner's function, the line."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [
        frame for frame in frames if "ipykernel" in frame.filename or frame.filename.startswith("<ipython")
    ]
    where = f" in line {own[-1].lineno} of your cell (`{own[-1].line}`)" if own else ""
    return f"Your answer stopped with {type(error).__name__}{where}: {error}"
