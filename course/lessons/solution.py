"""How an exercise can be solved."""

from course.lessons.display import display_code
from course.lessons.find import find
from course.lessons.show_source import source


def solution(number: str) -> None:
    """Displays the source of a solution to an exercise.

    Args:
        number: Lesson and exercise, as "02.1".

    Raises:
        UnknownNameError: If there is no exercise of that number.
    """
    solved = find(number).solution
    display_code(solved if isinstance(solved, str) else source(solved))
