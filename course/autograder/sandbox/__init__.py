"""The student's process: how it is shut in, started, asked and ended."""

from course.autograder.sandbox.process import Process, ProcessEndedError
from course.autograder.sandbox.tier import Tier, strongest

__all__ = ["Process", "ProcessEndedError", "Tier", "strongest"]
