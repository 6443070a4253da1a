"""Assignments: released to learners, checked in their notebooks, graded behind walls."""

from course.autograder.assignment import load_assignment
from course.autograder.instant import open_assignment

__all__ = ["load_assignment", "open_assignment"]
