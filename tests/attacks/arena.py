"""Where attacks take place: a class of a hostile and an honest student, graded, and what is left afterwards."""

import contextlib
import ctypes
import hashlib
import os
import secrets
import sys
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

import course
from course.autograder.assignment import Assignment, Limits
from course.autograder.grade import Graded, grade
from course.autograder.release import student_notebook
from course.autograder.sandbox import Tier
from tests.attacks.attack import Attack
from tests.autograder.conftest import submission, write

LIMITS = Limits(
    question_seconds=20, submission_seconds=60, cpu_seconds=20, memory_mib=1024, processes=64, file_mib=16
)
SHORT = replace(LIMITS, question_seconds=2, submission_seconds=12)  # for attacks that only the clock ends
GONE_SECONDS = 5  # how long what was killed may take to be gone
PR_SET_CHILD_SUBREAPER = 36
HONEST = "zoe"  # comes after the attack
HOSTILE = "eve"


@dataclass(frozen=True)
class Outcome:
    """What came of an attack.

    Attributes:
        graded: What the batch wrote.
        processes: Command lines of processes that it left.
        files: Paths that were changed, made or removed outside.
    """

    graded: Graded
    processes: list[str]
    files: list[str]

    def record(self, student: str = HOSTILE) -> dict:
        """The record of a student."""
        return next(one for one in self.graded.records if one["student"] == student)

    def told(self, student: str = HOSTILE) -> str:
        """All words of a student's record."""
        return "\n".join(_words([self.record(student)["questions"], self.record(student)["problem"]]))

    def page(self, student: str = HOSTILE) -> str:
        """The page of feedback of a student."""
        return self.graded.pages[student].read_text(encoding="utf-8")


@dataclass
class Arena:
    """A folder with an assignment, a class and a home; attacks may reach none of them.

    Attributes:
        folder: All of it.
        assignment: The toy, with short limits.
        tier: The walls.
        mark: In the name of each file and the command line of each process that an attack makes.
        facts: What else the cells of an attack are told, as {"PORT": 8080}.
    """

    folder: Path
    assignment: Assignment
    tier: Tier
    mark: str = field(default_factory=lambda: f"mark{secrets.token_hex(6)}")
    facts: dict = field(default_factory=dict)

    def attack(self, attack: Attack) -> Outcome:
        """Grades a class in which one student attacks in the first question and the next one is honest."""
        self.hand_in(
            HOSTILE, submission(self.filled(attack.cell), self.filled(attack.second) or self.stub("q2"))
        )
        return self.grade(limits=SHORT if attack.is_endless else LIMITS)

    def filled(self, text: str) -> str:
        """Puts the mark and the facts into a text, for {{NAME}}."""
        files = [str(path) for path in self.folder.rglob("*") if path.is_file()]
        known = {
            "FOLDER": str(self.folder), "COURSE": str(Path(course.__file__).parent), "FILES": files,
            "GRADEBOOK": str(self.folder / "home" / "gradebook.db"), "BOMB": str(self.folder / f"{self.mark}.bomb"),
            "PIDS": [os.getpid(), os.getppid()], "PLACES": self.places(), **self.facts,
        }  # fmt: skip
        for name, value in known.items():
            text = text.replace("{{" + name + "}}", repr(value))
        return text.replace("{{MARK}}", self.mark)

    def stub(self, grade_id: str) -> str:
        """The cell as it was released."""
        cells = student_notebook(self.assignment)["cells"]
        return next(
            "".join(one["source"])
            for one in cells
            if one["metadata"].get("nbgrader", {}).get("grade_id") == grade_id
        )

    def hand_in(self, student: str, notebook: dict) -> Path:
        """Writes what a student hands in."""
        return write(self.folder / "class" / f"{student}.ipynb", notebook)

    def grade(self, honest: bool = True, limits: Limits = LIMITS) -> Outcome:
        """Grades the class, the honest student last, and looks around."""
        if honest:
            self.hand_in(HONEST, submission())
        before, seen = descendants(), self._state()
        graded = grade(
            replace(self.assignment, limits=limits), self.folder / "class", self.folder / f"out{secrets.token_hex(3)}",
            tier=self.tier, unsafe_no_sandbox=True,
        )  # fmt: skip
        left = left_over(before)
        after = self._state()
        changed = sorted(path for path in {*seen, *after} if seen.get(path) != after.get(path))
        return Outcome(graded, left, changed)

    def places(self) -> list[str]:
        """Paths of files that an attack tries to make: wherever they would do harm or lie in wait."""
        folders = [
            self.folder, self.folder / "class", self.assignment.folder, self.folder / "home", Path(np.__file__).parent,
            Path(np.__file__).parent.parent, Path(os.__file__).parent, Path(sys.executable).parent, Path.cwd(),
            Path(__file__).parent, Path("/"), Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"), Path("/etc"), Path("/root"),
            Path.home(), Path("/worker"), Path("/usr/lib"), Path("/proc"), Path("/sys"), Path("/dev"), Path("/run"),
        ]  # fmt: skip
        return [str(folder / f"{self.mark}.pth") for folder in dict.fromkeys(folders)]

    def _state(self) -> dict[str, str]:
        """What is in reach of a careless grader: our own folder by content, other places by the mark."""
        kept = [path for path in self.folder.rglob("*") if path.parts[len(self.folder.parts)][:3] != "out"]
        state = {str(path): _digest(path) for path in kept}
        own = str(self.folder)
        state |= {
            place: "made" for place in self.places() if os.path.lexists(place) and not place.startswith(own)
        }
        return state

    def clean(self):
        """Removes what an attack left in a tier that does not promise to keep it in."""
        for place in self.places():
            with contextlib.suppress(OSError):
                os.unlink(place)


def arena(folder: Path, assignment: Assignment, tier: Tier) -> Arena:
    """Returns an arena around an assignment, with short limits."""
    (folder / "home").mkdir(exist_ok=True)
    (folder / "home" / "gradebook.db").write_text("points")
    return Arena(folder, replace(assignment, limits=LIMITS), tier)


def _words(data):
    """Yields the texts in nested plain data."""
    for item in data.values() if isinstance(data, dict) else data:
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict | list | tuple):
            yield from _words(item)


def _digest(path: Path) -> str:
    is_plain = path.is_file() and not path.is_symlink() and path.stat().st_size < 2**20
    return hashlib.sha256(path.read_bytes()).hexdigest() if is_plain else "there"


def adopt_orphans(state: bool):
    """Makes this process the parent of all that its children leave behind, so that it can be found."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, int(state), 0, 0, 0)


def descendants() -> dict[int, str]:
    """The processes below this one that still run, with their command lines."""
    parents, lines = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError):
            state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
            if state not in "ZX":
                parents[int(folder.name)] = int(parent)
                lines[int(folder.name)] = (
                    (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                )
    found, wave = {}, {os.getpid()}
    while wave:
        wave = {child for child, parent in parents.items() if parent in wave}
        found |= {child: lines.get(child, "") for child in wave}
    return found


def left_over(before: dict[int, str]) -> list[str]:
    """Command lines of the descendants that were not there before and do not go away by themselves."""
    deadline = time.monotonic() + GONE_SECONDS
    while (left := descendants().keys() - before.keys()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return [line for pid, line in descendants().items() if pid in left]


def end_descendants(before: dict[int, str]):
    """Kills what a tier without walls let live."""
    for pid in descendants().keys() - before.keys():
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, 9)
