"""The gradebook of a class: one SQLite file, written as each submission ends, read as plain data."""

from course.autograder.gradebook.entries import CheckEntry, Entry, Gradebook, ManualScore, QuestionEntry
from course.autograder.gradebook.find import find_gradebook
from course.autograder.gradebook.read import read_gradebook
from course.autograder.gradebook.store import Key, Store, open_store

__all__ = [
    "CheckEntry",
    "Entry",
    "Gradebook",
    "Key",
    "ManualScore",
    "QuestionEntry",
    "Store",
    "find_gradebook",
    "open_store",
    "read_gradebook",
]
