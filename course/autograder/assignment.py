"""An assignment as a folder: its questions, points and limits, read from `assignment.toml`."""

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, fields
from pathlib import Path

from course.autograder.late import LatePolicy, late_policy
from course.errors import BrokenFileError, UnknownNameError

ASSIGNMENTS = Path(__file__).parent.parent.parent / "assignments"
OPEN_FILES = 512  # of a process: one that has fitted, plotted and saved a Keras model has 9
_AT_HAND: ContextVar[tuple[Path, ...]] = ContextVar("at_hand", default=())
KEYS = {"name", "title", "notebook", "data", "preload", "limits", "late", "questions"}


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes:
        name: As "q1"; its cells carry ids that are the name, or begin with the name and a hyphen.
        title: What it asks for, in a few words.
        points: What a right answer earns.
        lesson: The lesson to read, as "02".
        section: Where in the lesson.
        needs: Questions that must be right before this one can be.
        reading: What to read as long as that lesson is not written.
    """

    name: str
    title: str
    points: float
    lesson: str
    section: str = ""
    needs: tuple[str, ...] = ()
    reading: str = ""


@dataclass(frozen=True)
class Limits:
    """What one submission may use."""

    question_seconds: float = 20
    submission_seconds: float = 120
    cpu_seconds: int = 120
    memory_mib: int = 4096
    processes: int = 64
    file_mib: int = 64
    folder_mib: int = 256
    output_mib: int = 1

    def resources(self) -> dict[str, int]:
        """Returns the limits by the operating system's names, and FOLDER, the bytes of the work folder."""
        mebi = 2**20
        return {
            "CPU": self.cpu_seconds,
            "AS": self.memory_mib * mebi,
            "FSIZE": self.file_mib * mebi,
            "FOLDER": self.folder_mib * mebi,
            "NPROC": self.processes,
            "NOFILE": OPEN_FILES,
            "CORE": 0,
        }


@dataclass(frozen=True)
class Assignment:
    """An assignment, or the copy of it that a learner was given.

    Attributes:
        name: As "a1".
        title: As a person would say it.
        folder: Where its files are.
        notebook: File name of the notebook that a learner works in.
        questions: In the order of the notebook.
        limits: What one submission may use.
        data: Names of the data sets that it uses.
        preload: Modules that the student's process imports before anything else, as ("keras",).
        late: What lateness costs; None where nothing is due.
    """

    name: str
    title: str
    folder: Path
    notebook: str
    questions: tuple[Question, ...]
    limits: Limits = field(default_factory=Limits)
    data: tuple[str, ...] = ()
    preload: tuple[str, ...] = ()
    late: LatePolicy | None = None

    @property
    def has_solutions(self) -> bool:
        """Whether this is the author's folder, not a learner's copy."""
        return (self.folder / "source.ipynb").is_file()

    @property
    def points(self) -> float:
        """What all right answers earn."""
        return sum(question.points for question in self.questions)

    def question(self, name: str) -> Question:
        """Returns the question of this name.

        Raises:
            UnknownNameError: If there is none.
        """
        for question in self.questions:
            if question.name == name:
                return question
        raise UnknownNameError("question", name, [question.name for question in self.questions])

    def question_of(self, grade_id: str) -> str | None:
        """Returns the name of the question that a cell belongs to, or None for cells of no question."""
        name = grade_id.split("-")[0]
        return name if any(question.name == name for question in self.questions) else None


def load_assignment(name: str | Path) -> Assignment:
    """Returns the assignment of this name, or in this folder.

    Args:
        name: As "a1" or "a1_backprop" in any case, or the path of a folder. A copy in the working folder goes
            before the course's own.

    Raises:
        UnknownNameError: If there is none; the message lists those there are.
        BrokenFileError: If its `assignment.toml` cannot be read.
    """
    folder = Path(name)
    if (folder / "assignment.toml").is_file():
        return _read(folder / "assignment.toml")
    places = [*_AT_HAND.get(), Path.cwd(), *sorted(path for path in ASSIGNMENTS.glob("*") if path.is_dir())]
    found = [_read(place / "assignment.toml") for place in places if (place / "assignment.toml").is_file()]
    for assignment in found:
        if str(name).lower() in (assignment.name, assignment.folder.name.lower()):
            return assignment
    raise UnknownNameError("assignment", str(name), sorted({assignment.name for assignment in found}))


@contextmanager
def at_hand(assignment: Assignment) -> Iterator[None]:
    """Lets `load_assignment` find this one by its name, wherever its folder stands."""
    token = _AT_HAND.set((assignment.folder,))
    try:
        yield
    finally:
        _AT_HAND.reset(token)


def _read(file: Path) -> Assignment:
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        _only(table, KEYS, "assignment.toml")
        _only(table.get("limits", {}), {field.name for field in fields(Limits)}, "[limits]")
        if not re.fullmatch(r"[a-z]\w*", table["name"]):
            raise ValueError(f"`name` must be a word in small letters. Received: {table['name']!r}")
        questions = tuple(_question(name, question) for name, question in table["questions"].items())
        return Assignment(
            table["name"], table["title"], file.parent, table["notebook"], questions,
            Limits(**table.get("limits", {})), _names(table, "data"), _names(table, "preload"),
            late_policy(table["late"]) if "late" in table else None,
        )  # fmt: skip
    except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        what = f"it has no {error}" if isinstance(error, KeyError) else error
        raise BrokenFileError(f"{file} is not a description of an assignment: {what}.") from error


def _question(name: str, table: dict) -> Question:
    _only(table, {field.name for field in fields(Question)} - {"name"}, f"[questions.{name}]")
    points = table["points"]
    if type(points) not in (int, float) or not 0 <= points < float("inf"):
        raise ValueError(f"`points` of {name} must be a number of at least 0. Received: {points!r}")
    return Question(name=name, **{**table, "needs": _names(table, "needs")})


def _names(table: dict, key: str) -> tuple[str, ...]:
    names = table.get(key, [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ValueError(f"`{key}` must be a list of names. Received: {names!r}")
    return tuple(names)


def _only(table: dict, known: set[str], where: str):
    unknown = sorted(set(table) - known)
    if unknown:
        raise ValueError(f"{where} does not know {', '.join(unknown)}; it takes {', '.join(sorted(known))}")
