"""How much of a lesson to run: `fast` for a two-core laptop, `full` for all the data on a GPU.

The environment variable COURSE_PROFILE names the profile; without it, lessons run `fast`.
"""

import os
from typing import TypeVar

from course.errors import UnknownNameError

NAMES = ("fast", "full")

T = TypeVar("T")


def name() -> str:
    """Returns the profile in force, "fast" or "full".

    Raises:
        UnknownNameError: If COURSE_PROFILE names another.
    """
    chosen = os.environ.get("COURSE_PROFILE") or "fast"
    if chosen not in NAMES:
        raise UnknownNameError("profile (COURSE_PROFILE)", chosen, NAMES)
    return chosen


def pick(*, fast: T, full: T) -> T:
    """Returns `fast` or `full`, as the profile in force says.

    Example:
        >>> epochs = pick(fast=3, full=30)
    """
    return {"fast": fast, "full": full}[name()]
