"""An assignment as plain data, so that any process on any machine can grade with it."""

import hashlib
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from course.autograder.assignment import Assignment, Limits, Question
from course.errors import BrokenFileError

BYTES_LIMIT = 32 * 2**20
FOR_LEARNERS = ("README.md",)  # changes no score
FOR_THE_PARENT = ("folder", "late")  # what is taken off for lateness is settled where the gradebook is


def pack_assignment(assignment: Assignment, with_files: bool = False) -> dict:
    """Returns an assignment as plain data: what it says, and its folder or the files directly in that.

    Processes of this machine read the folder itself, so that no copy of hidden checks lies about. Another
    machine need not have it: there the files are sent with each submission.

    Args:
        assignment: The assignment.
        with_files: Whether it is for another machine.

    Returns:
        `{"assignment": {...}, "digest": text}` with `"folder": path` or `"files": {name: bytes}`. Equal
        digests grade alike.

    Raises:
        BrokenFileError: If the files are too large to be sent.
    """
    files = {
        file.name: file.read_bytes()
        for file in sorted(assignment.folder.iterdir())
        if file.is_file() and not file.name.startswith(".") and file.name not in FOR_LEARNERS
    }
    if with_files and sum(map(len, files.values())) > BYTES_LIMIT:
        raise BrokenFileError(
            f"The files in {assignment.folder} are larger than {BYTES_LIMIT // 2**20} MiB.",
            "Keep there only what grading needs; data sets are loaded with course.datasets.",
        )
    described = {name: value for name, value in asdict(assignment).items() if name not in FOR_THE_PARENT}
    digest = hashlib.sha256(json.dumps(described, sort_keys=True).encode())
    for name, content in files.items():
        if name != "assignment.toml":  # what counts of it is in the description
            digest.update(f"\0{name}\0{len(content)}\0".encode() + content)
    source = {"files": files} if with_files else {"folder": str(assignment.folder.resolve())}
    return {"assignment": described, "digest": digest.hexdigest(), **source}


@contextmanager
def unpacked(parcel: dict) -> Iterator[Assignment]:
    """Yields the assignment of a parcel; files sent with it stand in a folder of their own meanwhile."""
    if "folder" in parcel:
        yield _assignment(parcel["assignment"], Path(parcel["folder"]))
        return
    with tempfile.TemporaryDirectory(prefix="course_assignment_") as name:  # only this user can look into it
        for file, content in parcel["files"].items():
            (Path(name) / file).write_bytes(content)
        yield _assignment(parcel["assignment"], Path(name))


def _assignment(described: dict, folder: Path) -> Assignment:
    questions = tuple(
        Question(**{**question, "needs": tuple(question["needs"])}) for question in described["questions"]
    )
    named = {name: tuple(described[name]) for name in ("data", "preload")}
    limits = Limits(**described["limits"])
    return Assignment(**{**described, **named, "folder": folder, "questions": questions, "limits": limits})
