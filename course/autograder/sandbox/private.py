"""Folders that other users of this machine cannot enter, for the tier whose only wall is the user."""

import os
from collections.abc import Iterable
from pathlib import Path

from course.autograder.sandbox.tier import Tier
from course.errors import UnavailableError


def make_private(tier: Tier, folders: Iterable[Path]):
    """Takes other users' rights on folders away, where the tier needs it: checks, work handed in, results.

    Args:
        tier: The walls; nothing is changed for any but tier C.
        folders: Those that a student's code must not enter.

    Raises:
        UnavailableError: If a folder cannot be changed.
    """
    if tier.letter != "C":
        return
    for folder in folders:
        try:
            os.chmod(folder, 0o700)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise UnavailableError(
                f"{folder} could be read by the code that is graded: {error.strerror}.",
                "Keep it in a folder of your own with mode 0700.",
            ) from error
