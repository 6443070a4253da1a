"""The lessons of the course: which there are, where their files stand, what they say of themselves."""

import re
from dataclasses import dataclass
from pathlib import Path

from course.errors import CourseError, UnknownNameError

SOURCES = Path("notebooks", "source")


@dataclass(frozen=True)
class Lesson:
    """One lesson, as its source tells.

    Args:
        number: Two digits, as "02".
        title: Its heading, without the number.
        minutes: Time a learner needs, in minutes; None where the lesson does not say.
        seconds: Time that all cells together stay under with the fast profile, in seconds; None as above.
        claims: Ids of the claims that it puts to the test, in order.
        source: The py:percent script.
        notebook: The notebook that is built from it; it need not exist yet.
    """

    number: str
    title: str
    minutes: int | None
    seconds: int | None
    claims: tuple[str, ...]
    source: Path
    notebook: Path


def project_root(start: Path | None = None) -> Path:
    """Returns the folder of the clone that holds `notebooks/source`.

    It is looked for from `start` upwards, then from the package upwards.

    Args:
        start: Folder to start from; the working folder where not given.

    Raises:
        CourseError: If there is none, as after an install without the clone.
    """
    for begin in (start or Path.cwd(), Path(__file__)):
        for folder in (begin.resolve(), *begin.resolve().parents):
            if (folder / SOURCES).is_dir():
                return folder
    raise CourseError(
        "There are no lessons here: they come with the clone of the course, not with the installed package.",
        "Run this inside the clone.",
    )


def all_lessons(root: Path | None = None) -> list[Lesson]:
    """Returns the lessons by number.

    Args:
        root: Folder of the clone; looked for where not given.
    """
    root = root or project_root()
    return [_read(file, root) for file in sorted((root / SOURCES).glob("[0-9][0-9]_*.py"))]


def find(number: str, root: Path | None = None) -> Lesson:
    """Returns one lesson.

    Args:
        number: Its number, as "02" or "2".
        root: Folder of the clone; looked for where not given.

    Raises:
        UnknownNameError: If there is none of that number; it lists those there are.
    """
    lessons = all_lessons(root)
    for lesson in lessons:
        if lesson.number == number.zfill(2):
            return lesson
    raise UnknownNameError("lesson", number, [lesson.number for lesson in lessons])


def _read(file: Path, root: Path) -> Lesson:
    text = file.read_text(encoding="utf-8")
    title = re.search(r"^# # (?:\d+\.? *)?(.+)$", text, re.MULTILINE)
    minutes = re.search(r"(\d+) minutes", text)
    seconds = re.search(r"under (\d+) seconds", text)
    return Lesson(
        number=file.name[:2],
        title=title[1].strip() if title else file.stem[3:].replace("_", " "),
        minutes=int(minutes[1]) if minutes else None,
        seconds=int(seconds[1]) if seconds else None,
        claims=tuple(
            dict.fromkeys(re.findall(r"""^[^#\n]*\bclaim\(\s*["']([A-Z]+-\d+)["']""", text, re.MULTILINE))
        ),
        source=file,
        notebook=root / "notebooks" / f"{file.stem}.ipynb",
    )
