"""Hints, one at a time."""

from collections import Counter

from course.lessons.find import find

_given: Counter = Counter()  # hints shown so far in this session, by exercise


def hint(number: str) -> None:
    """Prints the next hint for an exercise; after the last one, starts again from the first.

    Args:
        number: Lesson and exercise, as "02.1".

    Raises:
        UnknownNameError: If there is no exercise of that number.
    """
    hints = find(number).hints
    place = _given[number] % len(hints)
    _given[number] += 1
    print(f"{number}  Hint {place + 1} of {len(hints)}: {hints[place]}")
    if place + 1 == len(hints):
        print(f'      That was the last one. To see how we did it: solution("{number}")')
