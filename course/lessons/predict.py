"""Predicting before measuring: the answer is stored, compared later, and never graded."""

from typing import Any

from course.errors import UnavailableError
from course.lessons.plain import plain, words
from course.lessons.predictions import append


def predict(number: str, value: Any, question: str) -> None:
    """Stores what the learner expects and prints it.

    Args:
        number: Which prediction, as "02.1"; `reveal` takes the same.
        value: What is expected: a number, text, a bool, or a list of these. None or `...` stores nothing.
        question: What is asked; it ends with a question mark.

    Raises:
        ValueError: If `value` is anything else.

    Example:
        >>> predict("00.1", None, "How many weights does the network have?")
        00.1  How many weights does the network have?
              Your prediction goes in place of None.
    """
    if value is None or value is ...:
        print(f"{number}  {question}\n      Your prediction goes in place of None.")
        return
    value = plain(value)
    print(f"{number}  {question}\n      You predict {words(value)}.")
    try:
        append("predicted", number, value)
    except UnavailableError as error:  # the lesson goes on without it
        print(f"      Not stored: {error}")
