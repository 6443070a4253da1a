"""Names of what was handed in, as learning platforms give them when a class is downloaded at once."""

import re
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
