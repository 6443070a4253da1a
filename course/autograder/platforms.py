"""Names of what was handed in, as learning platforms give them when a class is downloaded at once."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

PATTERNS = (
    re.compile(r"(?P<name>[^_]+)_(?:LATE_)?(?P<number>\d+)_\d+_"),  # Canvas
    re.compile(r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_"),  # Moodle
)


@dataclass(frozen=True)
class Given:
    """What a platform says in such a name.

    Attributes:
        name: Of the student.
        number: By which the platform knows the student; empty where the name is no platform's.
    """

    name: str
    number: str = ""


def given_by(student: str) -> Given:
    """Returns who is meant.

    Example:
        >>> given_by("Ada Lovelace_11_assignsubmission_file_")
        Given(name='Ada Lovelace', number='11')
        >>> given_by("ada").name
        'ada'
    """
    found = next(filter(None, (pattern.match(student) for pattern in PATTERNS)), None)
    return Given(**found.groupdict()) if found else Given(student)


def short_names(students: Iterable[str]) -> dict[str, str]:
    """Returns what to call each of these students in a table: the name alone where no other has it.

    Example:
        >>> short_names(["ben_7_1_a1", "ada_8_2_a1", "ada_9_3_a1"])
        {'ben_7_1_a1': 'ben', 'ada_8_2_a1': 'ada_8_2_a1', 'ada_9_3_a1': 'ada_9_3_a1'}
    """
    names = {student: given_by(student).name for student in students}
    count = Counter(names.values())
    return {student: name if count[name] == 1 else student for student, name in names.items()}


def meant(words: str, students: Iterable[str]) -> str:
    """Returns the student that a person means by a name, a short name or a platform's number; else the words.

    Example:
        >>> meant("7", ["ben_7_1_a1", "ada_8_2_a1"])
        'ben_7_1_a1'
    """
    students = list(students)
    numbers = {student: given_by(student).number for student in students}
    found = [one for one, name in short_names(students).items() if words and words in (name, numbers[one])]
    return found[0] if words not in students and len(found) == 1 else words
