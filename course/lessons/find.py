"""Finding an exercise by its number, as "02.1": lesson 02, exercise 1."""

import importlib
from pathlib import Path

from course.errors import UnknownNameError
from course.lessons.exercise import Exercise

FOLDER = Path(__file__).parent / "exercises"


def numbers() -> list[str]:
    """Returns the numbers of the lessons that have exercises, as "00"."""
    return sorted(file.stem.removeprefix("lesson_") for file in FOLDER.glob("lesson_*.py"))


def exercises(lesson: str) -> dict[str, Exercise]:
    """Returns the exercises of a lesson by their numbers; empty where it has none.

    Args:
        lesson: Two digits, as "02".
    """
    if lesson not in numbers():
        return {}
    return importlib.import_module(f"course.lessons.exercises.lesson_{lesson}").EXERCISES


def find(number: str) -> Exercise:
    """Returns one exercise.

    Args:
        number: Lesson and exercise, as "02.1".

    Raises:
        UnknownNameError: If there is none of that number; it lists those of the lesson, or the lessons.
    """
    lesson = str(number).split(".")[0]
    known = exercises(lesson)
    if number in known:
        return known[number]
    if known:
        raise UnknownNameError(f"exercise of lesson {lesson}", number, known)
    raise UnknownNameError("exercise", number, [name for lesson in numbers() for name in exercises(lesson)])
