"""Where the course keeps what outlives a session: data sets, predictions."""

import os
from pathlib import Path


def path(*parts: str) -> Path:
    """Returns a path below the folder named by COURSE_HOME, or `~/.course` where that is not set.

    Nothing is created.

    Example:
        >>> path("data", "cifar10").name
        'cifar10'
    """
    folder = os.environ.get("COURSE_HOME") or Path.home() / ".course"
    return Path(folder).expanduser().joinpath(*parts)
