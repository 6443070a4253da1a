"""The student's process: how it is shut in, started, asked and ended."""

from course.autograder.sandbox.choose import strongest, tier_named
from course.autograder.sandbox.private import make_private
from course.autograder.sandbox.process import NotStartedError, Process, ProcessEndedError
from course.autograder.sandbox.start import prepare, sharing
from course.autograder.sandbox.tier import Tier

__all__ = [
    "NotStartedError",
    "Process",
    "ProcessEndedError",
    "Tier",
    "make_private",
    "prepare",
    "sharing",
    "strongest",
    "tier_named",
]
